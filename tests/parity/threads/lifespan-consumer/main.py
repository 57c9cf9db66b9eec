"""A consumer thread that lives as long as the service: a bounded queue before it, drained at shutdown."""
import asyncio
import queue
import threading
import time
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, HTTPException, Request

from observe import saw, took
from serving import served

STOP = object()
handled = []


def consume(jobs):
    while (job := jobs.get()) is not STOP:
        time.sleep(0.2)
        handled.append(job)
        jobs.task_done()


@asynccontextmanager
async def lifespan(_app):
    jobs = queue.Queue(maxsize=2)
    thread = threading.Thread(target=consume, args=(jobs,), name='consumer')
    thread.start()
    yield {'jobs': jobs}
    saw('at shutdown', handled, jobs.qsize())
    await asyncio.to_thread(jobs.put, STOP)
    await asyncio.to_thread(thread.join)


app = FastAPI(lifespan=lifespan)


@app.post('/jobs/{name}', status_code=202)
async def add(name: str, request: Request):
    try:
        request.state.jobs.put_nowait(name)
    except queue.Full:
        raise HTTPException(503, headers={'Retry-After': '1'})


async def main():
    with took('all handled', 0.6):
        async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
            answers = [await client.post('/jobs/a')]
            await asyncio.sleep(0.02)
            answers += [await client.post(f'/jobs/{name}') for name in 'bcd']
            saw([(answer.status_code, answer.headers.get('retry-after')) for answer in answers])
    saw(handled)


asyncio.run(main())
