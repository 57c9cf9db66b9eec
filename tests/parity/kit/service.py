"""The service behind the faults: `python service.py` answers small, large, slow and streamed."""

import asyncio
import os

import uvicorn
from fastapi import FastAPI, WebSocket
from fastapi.responses import PlainTextResponse, StreamingResponse

from observe import saw

app = FastAPI()


@app.get('/hello')
async def hello():
    return 'hello'


@app.get('/large')
async def large(size: int = 200_000):
    return PlainTextResponse('x' * size)


@app.get('/stream')
async def stream():
    async def parts():
        for _ in range(10):
            yield 'x' * 1000
            await asyncio.sleep(0.1)
    return StreamingResponse(parts())


@app.websocket('/echo')
async def echo(socket: WebSocket):
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        saw('ready')


if __name__ == '__main__':
    Server(uvicorn.Config(app, host=os.environ['HOST'], port=8000, log_level='critical')).run()
