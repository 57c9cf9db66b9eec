"""The server closes with a code, or dies with an error: what the client is told."""
import asyncio

import websockets
from fastapi import FastAPI, WebSocket

from observe import failed, saw
from serving import served

app = FastAPI()


@app.websocket('/closes')
async def closes(socket: WebSocket):
    await socket.accept()
    await socket.send_text('one')
    await socket.close(4321, 'done')


@app.websocket('/fails')
async def fails(socket: WebSocket):
    await socket.accept()
    raise ValueError


async def main():
    async with served(app) as port:
        async with websockets.connect(f'ws://127.0.0.1:{port}/closes') as socket:
            saw(await socket.recv())
            with failed('closed'):
                await socket.recv()
            saw(socket.close_code, socket.close_reason)
        async with websockets.connect(f'ws://127.0.0.1:{port}/fails') as socket:
            with failed('failed'):
                await socket.recv()
            saw(socket.close_code)


asyncio.run(main())
