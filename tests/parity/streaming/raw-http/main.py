"""What uvicorn makes of requests by hand: pipelined, HEAD, HTTP/1.0, nonsense, Expect."""
import asyncio

from fastapi import FastAPI, Request

from observe import saw
from serving import served

app = FastAPI()


@app.api_route('/{path:path}', methods=['GET', 'HEAD', 'POST'])
async def root(request: Request, path: str):
    return f'{path} {len(await request.body())}'


async def call(port, text, end=True):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(text.encode())
    answer = (await reader.read() if end else await reader.readuntil(b'\r\n\r\n')).decode()
    writer.close()
    return [line for line in answer.split('\r\n') if line.startswith(('HTTP', '"', 'connection'))]


async def main():
    async with served(app) as port:
        close = 'host: x\r\nconnection: close\r\n\r\n'
        saw(await call(port, f'GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\n{close}'))
        saw(await call(port, f'HEAD /a HTTP/1.1\r\n{close}'))
        saw(await call(port, 'GET /old HTTP/1.0\r\n\r\n'))
        saw(await call(port, 'nonsense\r\n\r\n'))
        saw(await call(port, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n', end=False))
        saw(await call(port, f'POST /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n{close}3\r\nabc\r\n0\r\n\r\n'))


asyncio.run(main())
