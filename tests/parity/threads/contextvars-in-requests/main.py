"""A context variable of a request reaches its `def` dependencies and endpoint, and no other request."""
import asyncio
import contextvars
import time

import httpx
from fastapi import Depends, FastAPI

from observe import saw
from serving import served

trace = contextvars.ContextVar('trace', default='-')
app = FastAPI()


@app.middleware('http')
async def with_trace(request, call_next):
    trace.set(request.headers['x-trace'])
    return await call_next(request)


def dependency():
    time.sleep(0.05)
    return trace.get()


@app.get('/')
def root(seen: str = Depends(dependency)):
    time.sleep(0.05)
    return [seen, trace.get()]


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        calls = [client.get(f'http://127.0.0.1:{port}/', headers={'x-trace': f't{number}'}) for number in range(4)]
        saw([answer.json() for answer in await asyncio.gather(*calls)], trace.get())


asyncio.run(main())
