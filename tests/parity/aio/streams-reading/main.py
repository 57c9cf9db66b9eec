"""Ways to read a stream, and what they say when it ends too early or a line is too long."""
import asyncio

from observe import failed, saw


async def serve(_reader, writer):
    writer.write(b'12345abc;rest\nlast')
    writer.close()


async def long_line(_reader, writer):
    writer.write(b'x' * 100 + b'\n')
    writer.close()


async def main():
    async with await asyncio.start_server(serve, '127.0.0.1', 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        saw((await reader.readexactly(5)).decode(), (await reader.readuntil(b';')).decode(), (await reader.readline()).decode())
        with failed('readexactly'):
            await reader.readexactly(10)
        saw((await reader.read()).decode(), reader.at_eof())
        with failed('readuntil'):
            await reader.readuntil(b';')
        writer.close()
    async with await asyncio.start_server(long_line, '127.0.0.1', 0) as server:
        host, port = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(host, port, limit=20)
        with failed('a long line'):
            await reader.readline()
        writer.close()
        reader, writer = await asyncio.open_connection(host, port, limit=20)
        with failed('a long part'):
            await reader.readuntil(b'\n')
        writer.close()


asyncio.run(main())
