"""Certificates that do not verify: of an unknown authority, expired, for another name."""
import asyncio
import ssl

import httpx
import requests
from fastapi import FastAPI

from observe import failed, saw
from serving import served

app = FastAPI()


@app.get('/')
async def root():
    return 'ok'


async def main():
    context = ssl.create_default_context(cafile='tls/ca.pem')
    for name, verify in (('server', True), ('expired', context), ('elsewhere', context)):
        async with served(app, ssl_certfile=f'tls/{name}.pem') as port:
            url = f'https://localhost:{port}/'
            with failed(f'httpx, {name}'):
                async with httpx.AsyncClient(verify=verify) as client:
                    await client.get(url)
            with failed(f'requests, {name}'):
                await asyncio.to_thread(requests.get, url, verify=True if verify is True else 'tls/ca.pem')
            async with httpx.AsyncClient(verify=False) as client:
                saw('not verified', (await client.get(url)).json())


asyncio.run(main())
