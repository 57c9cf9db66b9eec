"""asyncio streams: a server and two clients at once."""
import asyncio

from observe import saw, took


async def serve(reader, writer):
    while line := await reader.readline():
        await asyncio.sleep(0.1)
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def call(port, word):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    answers = []
    for number in range(2):
        writer.write(f'{word} {number}\n'.encode())
        answers.append((await reader.readline()).decode())
    writer.close()
    await writer.wait_closed()
    return answers


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with took('two lines each, side by side', 0.2):
            saw(await asyncio.gather(call(port, 'a'), call(port, 'b')))
    saw(server.is_serving())


asyncio.run(main())
