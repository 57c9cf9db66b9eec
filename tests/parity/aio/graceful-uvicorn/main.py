"""uvicorn asked to exit: the request under way is answered, then the lifespan ends."""
import asyncio
import contextlib

import httpx
import uvicorn
from fastapi import FastAPI

from observe import failed, saw, took
from serving import Quiet, config

steps = []


@contextlib.asynccontextmanager
async def lifespan(_app):
    steps.append('startup')
    yield
    steps.append('shutdown')


app = FastAPI(lifespan=lifespan)


@app.get('/')
async def slow():
    await asyncio.sleep(0.4)
    steps.append('answered')
    return 'ok'


async def main():
    server = Quiet(config(app))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.001)
    url = f'http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/'
    call = asyncio.create_task(httpx.AsyncClient().get(url))
    await asyncio.sleep(0.1)
    server.should_exit = True
    saw((await call).status_code)
    await task
    saw(steps)
    with failed('afterwards'):
        await httpx.AsyncClient().get(url)


asyncio.run(main())
