"""drain() waits while the other side does not read."""
import asyncio

from observe import saw, took

SIZE = 20_000_000


async def serve(reader, writer):
    await asyncio.sleep(0.3)
    received = 0
    while data := await reader.read(1_000_000):
        received += len(data)
    writer.write(str(received).encode())
    writer.close()


async def main():
    async with await asyncio.start_server(serve, '127.0.0.1', 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(bytes(SIZE))
        saw(writer.transport.get_write_buffer_size() > 0)
        done = asyncio.create_task(writer.drain())
        await asyncio.sleep(0.2)
        saw('drained', done.done())
        await done
        writer.write_eof()
        saw(int(await reader.read()) == SIZE)
        writer.close()


asyncio.run(main())
