"""A message of many frames, one that is too large, and a sender that waits for a slow reader."""
import asyncio

import websockets

from observe import failed, saw, took


async def serve(socket):
    message = await socket.recv()
    await socket.send(str(len(message)))
    await asyncio.sleep(0.3)
    async for message in socket:
        pass


async def main():
    async with websockets.serve(serve, '127.0.0.1', 0, max_size=1_000_000, max_queue=2) as server:
        url = f'ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/'
        async with websockets.connect(url) as socket:
            await socket.send('x' * 400_000 for _ in range(2))
            saw(await socket.recv())
        async with websockets.connect(url) as socket:
            await socket.send(bytes(2_000_000))
            with failed('too large'):
                await socket.recv()
            saw(socket.close_code)
        async with websockets.connect(url, compression=None) as socket:
            await socket.send('x')
            await socket.recv()
            with took('a slow reader', 0.3):
                for _ in range(30):
                    await socket.send(bytes(900_000))


asyncio.run(main())
