"""Takes orders: commits each to the store, then publishes it to shipping. What a crash has kept from being published is
published when the service starts again."""

import asyncio
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

STORE = 'http://store:8002'
SHIPPING = 'http://shipping:8003'


# A connection for each call: nothing of one waits behind another.
client = httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0))


async def call(method, url):
    answer = await client.request(method, url)
    answer.raise_for_status()
    return answer.json()


async def publish(number):
    await call('POST', f'{SHIPPING}/shipments/{number}')


async def mark_published(number):
    await call('PUT', f'{STORE}/orders/{number}/published')


async def relay():
    """Publishes what was committed and not published: first the event, then the mark, so that a crash in between repeats it."""
    for number in await call('GET', f'{STORE}/unpublished'):
        await publish(number)
        await mark_published(number)


@asynccontextmanager
async def lifespan(app):
    repair = asyncio.create_task(relay())
    yield
    repair.cancel()


app = FastAPI(lifespan=lifespan)


@app.post('/orders/{number}', status_code=201)
async def order(number: int):
    await call('PUT', f'{STORE}/orders/{number}')
    # The fast way: both at once. The mark may overtake the event.
    await asyncio.gather(publish(number), mark_published(number))
    return {'number': number}
