"""A WebSocket on FastAPI: text, bytes, JSON, and an orderly close."""
import asyncio

import websockets
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from observe import failed, saw
from serving import served

app = FastAPI()
ends = []


@app.websocket('/echo')
async def echo(socket: WebSocket):
    await socket.accept(subprotocol='v1')
    try:
        while True:
            message = await socket.receive()
            if message['type'] == 'websocket.disconnect':
                raise WebSocketDisconnect(message['code'], message.get('reason'))
            if message.get('text') is not None:
                await socket.send_text(message['text'].upper())
            else:
                await socket.send_bytes(message['bytes'][::-1])
    except WebSocketDisconnect as end:
        ends.append([end.code, end.reason])


async def main():
    async with served(app) as port:
        async with websockets.connect(f'ws://127.0.0.1:{port}/echo', subprotocols=['v1', 'v2']) as socket:
            saw(socket.subprotocol)
            await socket.send('hello')
            await socket.send(b'abc')
            saw(await socket.recv(), (await socket.recv()).decode())
            await socket.close(4000, 'enough')
        await asyncio.sleep(0.05)
        saw(ends, socket.close_code)
        with failed('afterwards'):
            await socket.send('more')


asyncio.run(main())
