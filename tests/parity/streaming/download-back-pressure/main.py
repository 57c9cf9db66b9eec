"""A client that reads nothing holds the server's generator up: it does not run ahead without bound."""
import asyncio

import httpx
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from observe import saw
from serving import served

app = FastAPI()
made = 0
CHUNK, COUNT = 1_000_000, 40


@app.get('/')
async def large():
    async def make():
        global made
        for _ in range(COUNT):
            made += 1
            yield bytes(CHUNK)
    return StreamingResponse(make())


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        async with client.stream('GET', f'http://127.0.0.1:{port}/') as answer:
            await asyncio.sleep(0.3)
            saw('held up', 0 < made < COUNT)
            before = made
            await asyncio.sleep(0.1)
            saw('still', made == before)
            received = 0
            async for chunk in answer.aiter_raw():
                received += len(chunk)
            saw(received == CHUNK * COUNT, made)


asyncio.run(main())
