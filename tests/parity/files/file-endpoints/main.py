"""Files served and taken by FastAPI: FileResponse, ranges, StaticFiles."""
import asyncio
import os

import httpx
from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from observe import saw
from serving import served

os.mkdir('static')
open('static/hello.txt', 'w').write('hello world')
open('report.csv', 'w').write('a,b\n' * 50_000)
app = FastAPI()
app.mount('/static', StaticFiles(directory='static'))


@app.get('/report')
async def report():
    return FileResponse('report.csv', filename='report.csv')


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        answer = await client.get('/report')
        saw(answer.status_code, len(answer.content), answer.headers['content-type'].split(';')[0], answer.headers['content-disposition'])
        answer = await client.get('/static/hello.txt')
        saw(answer.text)
        again = await client.get('/static/hello.txt', headers={'if-none-match': answer.headers['etag']})
        part = await client.get('/report', headers={'range': 'bytes=4-6'})
        saw(again.status_code, part.status_code, part.text)
        saw((await client.get('/static/../main.py')).status_code, (await client.get('/static/no.txt')).status_code)


asyncio.run(main())
