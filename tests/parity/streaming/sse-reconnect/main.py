"""A client of events that comes back with Last-Event-ID and misses nothing."""
import asyncio

import httpx
from fastapi import FastAPI, Request
from sse_starlette import EventSourceResponse

from observe import saw
from serving import served

app = FastAPI()


@app.get('/')
async def events(request: Request):
    start = int(request.headers.get('last-event-id', '-1')) + 1

    async def make():
        for number in range(start, start + 2):
            yield {'id': str(number), 'data': f'event {number}', 'retry': 100}
    return EventSourceResponse(make())


async def main():
    seen, last = [], None
    async with served(app) as port, httpx.AsyncClient() as client:
        while len(seen) < 6:
            headers = {} if last is None else {'last-event-id': last}
            async with client.stream('GET', f'http://127.0.0.1:{port}/', headers=headers) as answer:
                async for line in answer.aiter_lines():
                    if line.startswith('id: '):
                        last = line[4:]
                    elif line.startswith('data: '):
                        seen.append(line[6:])
            await asyncio.sleep(0.1)
    saw(seen)


asyncio.run(main())
