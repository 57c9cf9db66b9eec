"""An `async def` endpoint that sleeps with time.sleep makes every other request wait; a `def` one does not."""
import asyncio
import threading
import time

import httpx
from fastapi import FastAPI

from observe import took
from serving import served

app = FastAPI()


@app.get('/bad')
async def bad():
    time.sleep(0.3)


@app.get('/good')
def good():
    time.sleep(0.3)


@app.get('/quick')
async def quick():
    pass


def measure(port, path, nominal):
    """From a loop of its own in a thread: the server's would be blocked."""
    with httpx.Client(base_url=f'http://127.0.0.1:{port}') as client, httpx.Client(base_url=f'http://127.0.0.1:{port}') as other:
        client.get('/quick')
        other.get('/quick')
        thread = threading.Thread(target=client.get, args=(path,))
        thread.start()
        time.sleep(0.05)
        with took(f'quick during {path}', nominal):
            other.get('/quick')
        thread.join()


async def main():
    async with served(app) as port:
        await asyncio.to_thread(measure, port, '/bad', 0.25)
        await asyncio.to_thread(measure, port, '/good', 0)


asyncio.run(main())
