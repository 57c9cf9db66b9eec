"""uvicorn closes an idle connection after timeout_keep_alive seconds: the reader sees the end."""
import asyncio

from fastapi import FastAPI

from observe import saw, took
from serving import served

app = FastAPI()


@app.get('/')
async def root():
    return 'ok'


async def main():
    async with served(app, timeout_keep_alive=1) as port:
        reader, writer = await asyncio.open_connection('127.0.0.1', port)
        writer.write(b'GET / HTTP/1.1\r\nhost: x\r\n\r\n')
        saw((await reader.readuntil(b'"ok"')).split(b'\r\n')[0].decode())
        with took('idle', 1):
            saw((await reader.read()).decode())
        writer.close()


asyncio.run(main())
