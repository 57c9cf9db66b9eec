"""https to a server that speaks http, and http to one that speaks https."""
import asyncio
import logging
import ssl

import httpx
import requests
from fastapi import FastAPI

from observe import failed
from serving import served

logging.disable()
app = FastAPI()


@app.get('/')
async def root():
    return 'ok'


async def main():
    async with served(app) as port:
        with failed('httpx, https to http'):
            await httpx.AsyncClient(verify=ssl.create_default_context(cafile='tls/ca.pem')).get(f'https://localhost:{port}/')
        with failed('requests, https to http'):
            await asyncio.to_thread(requests.get, f'https://localhost:{port}/')
    async with served(app, ssl_certfile='tls/server.pem') as port:
        with failed('httpx, http to https'):
            await httpx.AsyncClient().get(f'http://localhost:{port}/')
        with failed('requests, http to https'):
            await asyncio.to_thread(requests.get, f'http://localhost:{port}/')


asyncio.run(main())
