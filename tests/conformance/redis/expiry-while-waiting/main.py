"""A list whose time is over is empty for BLPOP; that a key is over wakes nobody, what comes into it afterwards does, and lives for ever."""
import asyncio

from observe import saw, took
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        await redis.rpush('jobs', 'old')
        await redis.pexpire('jobs', 100)
        await until(lambda: gone(redis))
        waiter = asyncio.create_task(redis.blpop(['jobs', 'other'], timeout=5))
        await until(lambda: blocked(redis))
        await redis.set('other', 'no list', px=100)
        await until(lambda: over(redis))
        saw(waiter.done())
        await redis.rpush('other', 'new')
        saw(list(await waiter), await redis.exists('other'))
        await redis.rpush('jobs', 'a', 'b')
        await redis.expire('jobs', 100)
        saw(list(await redis.blpop('jobs', timeout=1)), await redis.ttl('jobs'))
        await redis.lpop('jobs')
        await redis.rpush('jobs', 'c')
        saw(await redis.ttl('jobs'))
        with took('an empty list', 0.3):
            saw(await redis.blmove('none', 'jobs', 0.3, 'LEFT', 'RIGHT'))


async def gone(redis):
    return not await redis.exists('jobs')


async def over(redis):
    return not await redis.exists('other')


async def blocked(redis):
    return (await redis.info('clients'))['blocked_clients'] == 1


asyncio.run(main())
