"""A client that goes away ends the generator behind its events."""
import asyncio

import httpx
from fastapi import FastAPI
from sse_starlette import EventSourceResponse

from observe import saw, took
from serving import served

app = FastAPI()
ended = asyncio.Event()
sent = []


@app.get('/')
async def endless():
    async def events():
        try:
            for number in range(1000):
                sent.append(number)
                yield {'data': number}
                await asyncio.sleep(0.1)
        finally:
            ended.set()
    return EventSourceResponse(events())


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        async with client.stream('GET', f'http://127.0.0.1:{port}/') as answer:
            received = 0
            with took('three events', 0.2):
                async for line in answer.aiter_lines():
                    received += line.startswith('data')
                    if received == 3:
                        break
        with took('until it is noticed', 0):
            await ended.wait()
        saw(sent)


asyncio.run(main())
