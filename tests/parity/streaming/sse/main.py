"""Server-sent events: each arrives when it is sent, not at the end."""
import asyncio
import time

import httpx
from fastapi import FastAPI
from sse_starlette import EventSourceResponse

from observe import mark, saw
from serving import served

app = FastAPI()


@app.get('/prices')
async def prices():
    async def events():
        for number in range(3):
            await asyncio.sleep(0.15)
            yield {'event': 'price', 'id': str(number), 'data': 10 + number}
    return EventSourceResponse(events())


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        async with client.stream('GET', f'http://127.0.0.1:{port}/prices') as answer:
            saw(answer.status_code, answer.headers['content-type'].split(';')[0])
            started, lines = time.monotonic(), []
            async for line in answer.aiter_lines():
                lines.append(line)
                if line == '':
                    mark(lines[-2], time.monotonic() - started, round(0.15 * lines.count(''), 2))
            saw(lines)


asyncio.run(main())
