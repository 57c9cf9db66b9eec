"""A kept connection: used again while it is good, replaced when the server has closed it."""
import asyncio

import httpx
from fastapi import FastAPI, Request

from observe import saw
from serving import served

app = FastAPI()


@app.get('/')
async def port_of_client(request: Request):
    return request.client.port


async def main():
    async with served(app, timeout_keep_alive=1) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        first = (await client.get('/')).json()
        await asyncio.sleep(0.5)
        saw('kept', (await client.get('/')).json() == first)
        await asyncio.sleep(1.3)
        saw('replaced', (await client.get('/')).json() != first)
        close = (await client.get('/', headers={'connection': 'close'}))
        saw(close.headers.get('connection'))
        ports = {answer.json() for answer in await asyncio.gather(*(client.get('/') for _ in range(3)))}
        saw('side by side', len(ports))


asyncio.run(main())
