"""A WebSocket endpoint with `def` dependencies, and blocking work handed to the thread pool."""
import asyncio
import time

import websockets
from fastapi import Depends, FastAPI, WebSocket
from fastapi.concurrency import run_in_threadpool

from observe import saw, took
from serving import served

app = FastAPI()


def name(who: str):
    time.sleep(0.1)
    return who.upper()


def slow(text):
    time.sleep(0.15)
    return text[::-1]


@app.websocket('/{who}')
async def talk(socket: WebSocket, who: str = Depends(name)):
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(f'{who} {await run_in_threadpool(slow, text)}')


async def call(port, who):
    async with websockets.connect(f'ws://127.0.0.1:{port}/{who}') as socket:
        await socket.send('abc')
        return await socket.recv()


async def main():
    async with served(app) as port:
        with took('three at once', 0.25):
            saw(await asyncio.gather(*(call(port, who) for who in ('ann', 'bob', 'eve'))))


asyncio.run(main())
