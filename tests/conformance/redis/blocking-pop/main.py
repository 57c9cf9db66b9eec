"""BLPOP waits for a value, hands each to who has waited longest, and gives up after its timeout."""
import asyncio

from observe import saw, took
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        with took('gives up', 0.3):
            saw(await redis.blpop('jobs', timeout=0.3))
        first = asyncio.create_task(redis.blpop(['urgent', 'jobs'], timeout=5))
        await until(lambda: waiting(redis, 1))
        second = asyncio.create_task(redis.blpop('jobs', timeout=5))
        await until(lambda: waiting(redis, 2))
        saw(await redis.rpush('jobs', 'a', 'b', 'c'))
        saw(list(await first), list(await second), await redis.lrange('jobs', 0, -1))
        saw(await redis.lmove('jobs', 'done', 'LEFT', 'RIGHT'), await redis.lrange('done', 0, -1), await redis.exists('jobs'))


async def waiting(redis, count):
    return (await redis.info('clients'))['blocked_clients'] == count


asyncio.run(main())
