"""A WebSocket whose link goes down, and one that cannot be made again."""
import asyncio

import websockets

from callers import HOST, PORT
from observe import failed, saw


async def main():
    async with websockets.connect(f'ws://{HOST}:{PORT}/echo') as socket:
        await socket.send('hello')
        saw(await socket.recv())
        with failed('recv'):
            await socket.recv()
        saw(socket.close_code)
    with failed('again'):
        await websockets.connect(f'ws://{HOST}:{PORT}/echo')


asyncio.run(main())
