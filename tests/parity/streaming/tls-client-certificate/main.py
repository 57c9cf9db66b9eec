"""A server that asks for its clients' certificates: who has none, or one for servers, is refused after its own handshake."""
import asyncio
import re
import ssl

from observe import saw


def words(error):
    return re.sub(r' \(_ssl.c:\d+\)', '', str(error))


def context_of(certificate=None):
    context = ssl.create_default_context(cafile='ca.pem')
    if certificate:
        context.load_cert_chain(f'{certificate}.pem', f'{certificate}.key')
    return context


async def serve(reader, writer):
    subject = writer.get_extra_info('peercert')['subject']
    writer.write(f'{subject}\n'.encode())
    await writer.drain()
    writer.close()


async def call(port, certificate):
    reader, writer = await asyncio.open_connection('localhost', port, ssl=context_of(certificate))
    saw('connected', writer.get_extra_info('cipher')[1])
    try:
        saw((await reader.readline()).decode())
    except ssl.SSLError as error:
        saw(type(error).__name__, words(error))
    writer.close()


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile='ca.pem')
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain('web.pem', 'web.key')
    async with await asyncio.start_server(serve, '127.0.0.1', 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        for certificate in ('client', None, 'web'):
            await call(port, certificate)


asyncio.run(main())
