"""`def` endpoints run in threads: five that sleep need as long as one, and the loop serves others meanwhile."""
import asyncio
import threading
import time

import httpx
from fastapi import FastAPI

from observe import saw, took
from serving import served

app = FastAPI()


@app.get('/slow')
def slow():
    time.sleep(0.3)
    return {'main': threading.current_thread() is threading.main_thread()}


@app.get('/quick')
async def quick():
    return {'main': threading.current_thread() is threading.main_thread()}


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        await client.get('/quick')
        with took('five at once', 0.3):
            calls = [asyncio.create_task(client.get('/slow')) for _ in range(5)]
            await asyncio.sleep(0.1)
            with took('an async one meanwhile', 0):
                saw((await client.get('/quick')).json())
            saw([(await call).json() for call in calls])


asyncio.run(main())
