"""The thread pool of an application has a limit: the calls beyond it wait."""
import asyncio
import contextlib
import time

import anyio.to_thread
import httpx
from fastapi import FastAPI

from observe import saw, took
from serving import served


@contextlib.asynccontextmanager
async def lifespan(_app):
    anyio.to_thread.current_default_thread_limiter().total_tokens = 2
    yield


app = FastAPI(lifespan=lifespan)


@app.get('/')
def slow():
    time.sleep(0.15)
    return 'ok'


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        with took('three rounds of two', 0.45):
            answers = await asyncio.gather(*(client.get(f'http://127.0.0.1:{port}/') for _ in range(6)))
    saw([answer.json() for answer in answers])


asyncio.run(main())
