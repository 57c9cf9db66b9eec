"""write_eof ends one direction; the answer still comes on the other."""
import asyncio

from observe import failed, saw


async def serve(reader, writer):
    received = await reader.read()
    await asyncio.sleep(0.05)
    writer.write(received[::-1])
    await writer.drain()
    writer.close()


async def main():
    async with await asyncio.start_server(serve, '127.0.0.1', 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b'hello')
        saw(writer.can_write_eof())
        writer.write_eof()
        with failed('write afterwards'):
            writer.write(b'more')
        saw((await reader.read()).decode(), writer.is_closing())
        writer.close()
        await writer.wait_closed()
        saw(writer.is_closing())


asyncio.run(main())
