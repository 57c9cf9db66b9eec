"""uvicorn's limit_concurrency: one connection too many is answered 503, by the server itself."""
import asyncio

import httpx
from fastapi import FastAPI

from observe import saw
from serving import served

app = FastAPI()


@app.get('/')
async def slow():
    await asyncio.sleep(0.5)
    return 'ok'


async def main():
    async with served(app, limit_concurrency=3) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        slow = [asyncio.create_task(client.get('/')) for _ in range(2)]
        await asyncio.sleep(0.1)
        saw((await client.get('/', headers={'connection': 'close'})).status_code)
        saw([(await call).status_code for call in slow])
        saw((await client.get('/')).status_code)


asyncio.run(main())
