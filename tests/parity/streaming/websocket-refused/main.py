"""A handshake that is refused, by the application, by its absence, by nobody there."""
import asyncio

import websockets
from fastapi import FastAPI, WebSocket

from observe import failed, saw
from serving import served

app = FastAPI()


@app.websocket('/private')
async def private(socket: WebSocket):
    await socket.close(1008)


@app.get('/plain')
async def plain():
    return 'no socket here'


async def main():
    async with served(app) as port:
        for path in ('/private', '/missing', '/plain'):
            try:
                await websockets.connect(f'ws://127.0.0.1:{port}{path}')
            except websockets.InvalidStatus as error:
                saw(path, type(error).__name__, error.response.status_code)
    with failed('nobody'):
        await websockets.connect(f'ws://127.0.0.1:{port}/')


asyncio.run(main())
