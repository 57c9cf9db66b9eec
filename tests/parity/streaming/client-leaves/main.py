"""A client that gives up: the endpoint can see it, and its cleanup runs."""
import asyncio

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from observe import failed, saw, took
from serving import served

app = FastAPI()
steps = []
noticed = asyncio.Event()


@app.get('/polls')
async def polls(request: Request):
    while not await request.is_disconnected():
        await asyncio.sleep(0.05)
    steps.append('noticed')
    noticed.set()


@app.get('/streams')
async def streams():
    async def make():
        try:
            while True:
                yield 'x'
                await asyncio.sleep(0.05)
        finally:
            steps.append('stream closed')
            noticed.set()
    return StreamingResponse(make())


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        with took('gives up', 0.22), failed('timeout'):
            await client.get('/polls', timeout=0.22)
        await noticed.wait()
        noticed.clear()
        async with client.stream('GET', '/streams') as answer:
            async for _ in answer.aiter_text():
                break
        await noticed.wait()
        saw(steps)


asyncio.run(main())
