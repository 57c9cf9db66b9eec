"""serve_forever until it is cancelled; many connections at once; the peer's address."""
import asyncio

from observe import failed, saw, took


async def serve(reader, writer):
    peers.add(writer.get_extra_info('peername'))
    await asyncio.sleep(0.2)
    writer.write(await reader.readline())
    writer.close()


async def call(port, number):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(f'{number}\n'.encode())
    own = writer.get_extra_info('sockname')
    text = (await reader.read()).decode()
    writer.close()
    return text.strip(), own in peers


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', 0)
    task = asyncio.create_task(server.serve_forever())
    port = server.sockets[0].getsockname()[1]
    with took('twenty at once', 0.2):
        answers = await asyncio.gather(*(call(port, number) for number in range(20)))
    saw(answers == [(str(number), True) for number in range(20)], len(peers))
    task.cancel()
    with failed('serve_forever'):
        await task
    saw(server.is_serving())
    with failed('afterwards'):
        await call(port, 0)


peers = set()
asyncio.run(main())
