"""The write was done, its answer was lost: who writes again has it twice, unless the id says that it was there."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError

from observe import failed, saw
from onredis import client


async def main():
    async with client(retry=Retry(NoBackoff(), 0)) as redis:
        n = await until_lost(redis)
        saw(await redis.xlen('orders') == n)
        with failed('written again'):
            await redis.xadd('orders', {'n': n})
        saw([int(fields['n']) - n for _id, fields in await redis.xrevrange('orders', count=3)])
        with failed('written again by its id'):
            await redis.xadd('orders', {'n': n}, id=f'{n}-0')
        saw(await redis.incr('elsewhere'))


async def until_lost(redis):
    n = 0
    while True:
        n += 1
        try:
            await redis.xadd('orders', {'n': n}, id=f'{n}-0')
        except ConnectionError:
            return n
        await asyncio.sleep(0.05)


asyncio.run(main())
