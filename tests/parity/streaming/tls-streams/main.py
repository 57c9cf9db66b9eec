"""TLS under asyncio streams: what is verified, how it fails, and what the connection tells of itself."""
import asyncio
import ssl

from observe import failed, saw


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
    writer.close()


def contexts(certificate):
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(f'tls/{certificate}.pem')
    return server, ssl.create_default_context(cafile='tls/ca.pem')


async def main():
    for certificate in ('server', 'expired', 'elsewhere'):
        theirs, ours = contexts(certificate)
        async with await asyncio.start_server(serve, '127.0.0.1', 0, ssl=theirs) as server:
            with failed(certificate):
                reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=ours, server_hostname='localhost')
                writer.write(b'hello\n')
                saw((await reader.readline()).decode())
                saw(dict(part[0] for part in writer.get_extra_info('peercert')['subject']), writer.get_extra_info('ssl_object') is not None)
                writer.close()
                await writer.wait_closed()
    theirs, ours = contexts('server')
    ours.check_hostname = False
    ours.verify_mode = ssl.CERT_NONE
    async with await asyncio.start_server(serve, '127.0.0.1', 0, ssl=theirs) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=ours)
        writer.write(b'unverified\n')
        saw((await reader.readline()).decode(), writer.get_extra_info('peercert'))
        writer.close()


asyncio.run(main())
