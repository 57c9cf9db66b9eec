"""Several calls on one TLS connection; a large answer over TLS; a client that reads slowly."""
import asyncio
import ssl

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from observe import saw
from serving import served

app = FastAPI()
made = 0


@app.get('/port')
async def port_of_client(request: Request):
    return request.client.port


@app.get('/large')
async def large():
    async def make():
        global made
        for _ in range(40):
            made += 1
            yield bytes(1_000_000)
    return StreamingResponse(make())


async def main():
    context = ssl.create_default_context(cafile='tls/ca.pem')
    async with served(app, ssl_certfile='tls/server.pem') as port, httpx.AsyncClient(base_url=f'https://localhost:{port}', verify=context) as client:
        saw(len({(await client.get('/port')).json() for _ in range(3)}))
        async with client.stream('GET', '/large') as answer:
            await asyncio.sleep(0.3)
            saw('held up', 0 < made < 40)
            size = 0
            async for part in answer.aiter_raw():
                size += len(part)
        saw(size, made)


asyncio.run(main())
