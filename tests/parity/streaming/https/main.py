"""https with a certificate of the program's own authority: verified, on FastAPI and uvicorn."""
import asyncio
import ssl

import httpx
import requests
from fastapi import FastAPI, Request

from observe import saw
from serving import served

app = FastAPI()


@app.get('/')
async def root(request: Request):
    return [request.url.scheme, request.headers['host'].split(':')[0]]


async def main():
    context = ssl.create_default_context(cafile='tls/ca.pem')
    async with served(app, ssl_certfile='tls/server.pem') as port:
        async with httpx.AsyncClient(verify=context) as client:
            saw((await client.get(f'https://localhost:{port}/')).json())
            saw((await client.get(f'https://127.0.0.1:{port}/')).json())
        answer = await asyncio.to_thread(requests.get, f'https://localhost:{port}/', verify='tls/ca.pem')
        saw(answer.json())


asyncio.run(main())
