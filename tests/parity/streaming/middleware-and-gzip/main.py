"""Answers through middleware: timing, compression, CORS, and an error on the way."""
import asyncio

import httpx
from fastapi import FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import PlainTextResponse

from observe import saw
from serving import served

app = FastAPI()
app.add_middleware(GZipMiddleware, minimum_size=500)
app.add_middleware(CORSMiddleware, allow_origins=['http://shop.example'])


@app.middleware('http')
async def count(request, call_next):
    answer = await call_next(request)
    answer.headers['x-path'] = request.url.path
    return answer


@app.get('/large')
async def large():
    return PlainTextResponse('tea ' * 1000)


@app.get('/gone')
async def gone():
    raise HTTPException(410, headers={'x-why': 'sold'})


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        answer = await client.get('/large')
        saw(len(answer.text), answer.headers['content-encoding'], answer.headers['x-path'], int(answer.headers['content-length']) < 200)
        answer = await client.get('/gone', headers={'origin': 'http://shop.example'})
        saw(answer.status_code, answer.headers['x-why'], answer.headers['access-control-allow-origin'])
        answer = await client.options('/large', headers={'origin': 'http://other.example', 'access-control-request-method': 'GET'})
        saw(answer.status_code, 'access-control-allow-origin' in answer.headers)


asyncio.run(main())
