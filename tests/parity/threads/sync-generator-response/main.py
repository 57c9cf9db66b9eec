"""A streamed answer from a plain generator, a `def` lifespan resource, and a `def` exception handler."""
import asyncio
import threading
import time

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse

from observe import saw, took
from serving import served

app = FastAPI()


class OutOfStock(Exception):
    pass


@app.exception_handler(OutOfStock)
def out_of_stock(_request: Request, error: OutOfStock):
    return JSONResponse({'missing': str(error), 'main': threading.current_thread() is threading.main_thread()}, 409)


@app.get('/rows')
def rows():
    def make():
        for number in range(3):
            time.sleep(0.1)
            yield f'{number}\n'
    return StreamingResponse(make())


@app.get('/buy')
def buy(item: str):
    raise OutOfStock(item)


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        with took('two at once', 0.3):
            answers = await asyncio.gather(client.get('/rows'), client.get('/rows'))
        saw([answer.text for answer in answers])
        answer = await client.get('/buy', params={'item': 'tea'})
        saw(answer.status_code, answer.json())


asyncio.run(main())
