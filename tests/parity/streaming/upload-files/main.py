"""A multipart form with a large file: spooled to disk, its name and type kept."""
import asyncio
import hashlib
from typing import Annotated

import httpx
from fastapi import FastAPI, File, Form, UploadFile

from observe import saw
from serving import served

app = FastAPI()


@app.post('/')
async def take(file: UploadFile, note: Annotated[str, Form()], small: Annotated[bytes, File()]):
    content = await file.read()
    await file.seek(0)
    return [file.filename, file.content_type, len(content), hashlib.sha256(content).hexdigest()[:8], (await file.read(3)).decode(), note, small.decode()]


@app.post('/def')
def take_blocking(file: UploadFile):
    return len(file.file.read())


async def main():
    content = b'abc' * 1_000_000
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        files = {'file': ('data.bin', content, 'application/x-test'), 'small': ('s', b'tiny')}
        answer = await client.post('/', files=files, data={'note': 'grüße'})
        saw(answer.json())
        saw((await client.post('/def', files={'file': content})).json())
        saw((await client.post('/', files={'file': b''})).status_code)


asyncio.run(main())
