"""An async endpoint that computes keeps the loop from everything else; a def endpoint does not."""
import asyncio
import time

import httpx
from fastapi import FastAPI

from observe import saw
from serving import served

app = FastAPI()


def burn(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


@app.get('/on-the-loop')
async def on_the_loop():
    burn(0.4)


@app.get('/in-a-thread')
def in_a_thread():
    burn(0.4)


async def watch(lags):
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        await asyncio.sleep(0.05)
        lags.append(loop.time() - began - 0.05)


async def main():
    lags = []
    watching = asyncio.create_task(watch(lags))
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        for path in ('/on-the-loop', '/in-a-thread'):
            lags.clear()
            await client.get(path)
            await asyncio.sleep(0.06)
            saw(path, max(lags) > 0.25, len(lags) > 4)
    watching.cancel()


asyncio.run(main())
