"""An endpoint that reads slowly holds its uploader up."""
import asyncio

import httpx
from fastapi import FastAPI, Request

from observe import saw
from serving import served

app = FastAPI()
CHUNK, COUNT = 1_000_000, 40
made = 0


@app.post('/')
async def take(request: Request):
    size, first = 0, True
    async for chunk in request.stream():
        size += len(chunk)
        if first:
            first = False
            await asyncio.sleep(0.3)
    return size


async def parts():
    global made
    for _ in range(COUNT):
        made += 1
        yield bytes(CHUNK)


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        call = asyncio.create_task(client.post(f'http://127.0.0.1:{port}/', content=parts()))
        await asyncio.sleep(0.2)
        saw('held up', 0 < made < COUNT)
        saw((await call).json() == CHUNK * COUNT, made)


asyncio.run(main())
