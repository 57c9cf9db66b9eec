"""Two servers on one port: the second is told so. Closed, the port is free again."""
import asyncio

from observe import failed, saw


async def answer(reader, writer):
    writer.write(b'first')
    writer.close()


async def main():
    first = await asyncio.start_server(answer, '127.0.0.1', 0)
    address = first.sockets[0].getsockname()
    with failed('in use'):
        await asyncio.start_server(answer, *address)
    first.close()
    await asyncio.sleep(0)
    saw(first.is_serving(), len(first.sockets))
    async with await asyncio.start_server(answer, *address) as second:
        reader, writer = await asyncio.open_connection(*second.sockets[0].getsockname())
        saw((await reader.read()).decode())
        writer.close()


asyncio.run(main())
