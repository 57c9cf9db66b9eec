"""A WebSocket whose connection is reset."""
import asyncio

import websockets

from callers import HOST, PORT
from observe import failed, saw


async def main():
    async with websockets.connect(f'ws://{HOST}:{PORT}/echo') as socket:
        await socket.send('hello')
        saw(await socket.recv())
        await asyncio.sleep(1)
        with failed('send and recv'):
            await socket.send('again')
            await socket.recv()
        saw(socket.close_code)


asyncio.run(main())
