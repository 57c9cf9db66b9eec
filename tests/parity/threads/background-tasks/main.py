"""Background tasks run after the answer, one after the other, `def` and `async def`."""
import asyncio
import time

import httpx
from fastapi import BackgroundTasks, FastAPI

from observe import saw, took
from serving import served

app = FastAPI()
steps = []
done = asyncio.Event()


def write(text):
    time.sleep(0.15)
    steps.append(text)


async def finish():
    await asyncio.sleep(0.15)
    steps.append('finish')
    done.set()


@app.post('/')
def accept(tasks: BackgroundTasks):
    tasks.add_task(write, 'first')
    tasks.add_task(write, 'second')
    tasks.add_task(finish)
    return 'accepted'


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        with took('answer', 0):
            answer = await client.post(f'http://127.0.0.1:{port}/')
        saw(answer.json(), steps)
        with took('tasks', 0.45):
            await done.wait()
        saw(steps)


asyncio.run(main())
