"""A streamed upload reaches the endpoint piece by piece, while it is sent."""
import asyncio
import time

import httpx
from fastapi import FastAPI, Request

from observe import saw, took
from serving import served

app = FastAPI()


@app.post('/')
async def take(request: Request):
    started, times, size = time.monotonic(), [], 0
    async for chunk in request.stream():
        if chunk:
            size += len(chunk)
            times.append(round(time.monotonic() - started, 1))
    return {'size': size, 'times': times, 'length': request.headers.get('content-length')}


async def parts():
    for number in range(3):
        yield b'x' * 1000
        await asyncio.sleep(0.2)


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        with took('upload', 0.6):
            answer = await client.post(f'http://127.0.0.1:{port}/', content=parts())
        saw(answer.json())
        answer = await client.post(f'http://127.0.0.1:{port}/', content=bytes(5000))
        saw(answer.json()['size'], answer.json()['length'])


asyncio.run(main())
