"""A server that is started later refuses until then; what cannot be bound or meant is an error of its own."""
import asyncio
import socket

from observe import failed, saw


async def answer(_reader, writer):
    writer.write(b'here')
    writer.close()


async def main():
    server = await asyncio.start_server(answer, '127.0.0.1', 0, start_serving=False)
    address = server.sockets[0].getsockname()
    saw(server.is_serving())
    with failed('too early'):
        await asyncio.open_connection(*address)
    await server.start_serving()
    reader, writer = await asyncio.open_connection(*address)
    saw(server.is_serving(), (await reader.read()).decode())
    writer.close()
    server.close()
    await server.wait_closed()
    saw(server.is_serving(), len(server.sockets))
    with failed('closed'):
        await server.serve_forever()
    two = await asyncio.start_server(answer, ['127.0.0.1', '127.0.0.2'], 0)
    saw(sorted(sock.getsockname()[0] for sock in two.sockets))
    two.close()
    try:
        await asyncio.start_server(answer, '203.0.113.9', 0)
    except OSError as error:
        saw("another machine's address", isinstance(error, ConnectionError))
    with failed('nothing to listen on'):
        await asyncio.get_running_loop().create_server(asyncio.Protocol)
    with failed('nobody to call'):
        await asyncio.open_connection()
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        with failed('two addresses'):
            await asyncio.start_server(answer, '127.0.0.1', 0, sock=sock)


asyncio.run(main())
