"""A server that dies in the middle of a streamed answer: the client is not told that it was complete."""
import asyncio
import logging

import httpx
import requests
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from observe import failed, saw
from serving import served

logging.disable()
app = FastAPI()


@app.get('/')
async def broken():
    async def make():
        yield 'half'
        await asyncio.sleep(0.05)
        raise ValueError
    return StreamingResponse(make())


async def short(reader, writer):
    await reader.readuntil(b'\r\n\r\n')
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')
    writer.close()


async def main():
    async with served(app) as port, httpx.AsyncClient() as client:
        url = f'http://127.0.0.1:{port}/'
        with failed('httpx'):
            await client.get(url)
        async with client.stream('GET', url) as answer:
            saw(answer.status_code, await anext(answer.aiter_text()))
        with failed('requests'):
            await asyncio.to_thread(requests.get, url)
    async with await asyncio.start_server(short, '127.0.0.1', 0) as server:
        url = f'http://127.0.0.1:{server.sockets[0].getsockname()[1]}/'
        with failed('httpx, too short'):
            await httpx.AsyncClient().get(url)
        with failed('requests, too short'):
            await asyncio.to_thread(requests.get, url)


asyncio.run(main())
