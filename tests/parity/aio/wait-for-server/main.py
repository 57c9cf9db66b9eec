"""A client that tries until the server is there; a server that is replaced under its clients."""
import asyncio

from observe import failed, saw, took


async def answer(name, _reader, writer):
    writer.write(name.encode())
    writer.close()


async def start(name, port=0):
    return await asyncio.start_server(lambda *streams: answer(name, *streams), '127.0.0.1', port)


async def call(port):
    for attempt in range(20):
        try:
            reader, writer = await asyncio.open_connection('127.0.0.1', port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
        else:
            text = (await reader.read()).decode()
            writer.close()
            return text, attempt


async def main():
    first = await start('first')
    port = first.sockets[0].getsockname()[1]
    saw(await call(port))
    first.close()
    waiting = asyncio.create_task(call(port))
    await asyncio.sleep(0.25)
    second = await start('second', port)
    with took('the next attempt', 0.05):
        saw(await waiting)
    second.close()
    with failed('gone'):
        await asyncio.open_connection('127.0.0.1', port)


asyncio.run(main())
