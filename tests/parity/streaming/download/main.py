"""A streamed answer arrives in pieces, when they are made."""
import asyncio
import time

import httpx
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from observe import mark, saw
from serving import served

app = FastAPI()


@app.get('/async')
async def parts():
    async def make():
        for number in range(3):
            yield f'part {number}'
            await asyncio.sleep(0.15)
    return StreamingResponse(make(), media_type='text/plain')


@app.get('/threads')
def blocking_parts():
    def make():
        for number in range(3):
            yield f'part {number}'
            time.sleep(0.15)
    return StreamingResponse(make(), media_type='text/plain')


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        for path in ('/async', '/threads'):
            async with client.stream('GET', path) as answer:
                started, got = time.monotonic(), []
                async for chunk in answer.aiter_text():
                    mark(f'{path} {chunk}', time.monotonic() - started, round(0.15 * len(got), 2))
                    got.append(chunk)
                mark(f'{path} end', time.monotonic() - started, 0.45)
                saw(answer.headers.get('transfer-encoding'), got)


asyncio.run(main())
