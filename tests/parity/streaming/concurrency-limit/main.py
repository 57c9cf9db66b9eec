"""uvicorn's limit_concurrency answers 503 itself; limit_max_requests ends the server."""
import asyncio

import httpx
from fastapi import FastAPI

from observe import saw
from serving import served

app = FastAPI()


@app.get('/')
async def slow():
    await asyncio.sleep(0.2)
    return 'ok'


async def main():
    async with served(app, limit_concurrency=3) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        answers = await asyncio.gather(*(client.get('/') for _ in range(5)))
        saw(sorted(answer.status_code for answer in answers))
        saw((await client.get('/', headers={'connection': 'close'})).status_code in (200, 503))


asyncio.run(main())
