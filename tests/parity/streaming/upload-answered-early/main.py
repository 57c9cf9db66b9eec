"""The server answers before it has read the upload."""
import asyncio

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from observe import saw
from serving import served

app = FastAPI()


@app.post('/')
async def refuse(request: Request):
    if int(request.headers['content-length']) > 1_000:
        return JSONResponse('too large', 413)
    return len(await request.body())


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        for size in (10, 100_000, 20):
            answer = await client.post(f'http://127.0.0.1:{port}/', content=bytes(size))
            saw(answer.status_code, answer.json())


asyncio.run(main())
