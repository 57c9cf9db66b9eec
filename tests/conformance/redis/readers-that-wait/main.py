"""Of the consumers of a group that wait, one gets an entry, the one that came first; readers without a group all get it."""
import asyncio

from observe import failed, saw, took
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        await redis.xgroup_create('orders', 'bills', mkstream=True)
        waiters = []
        for count, name in enumerate(('ann', 'bo'), start=1):
            waiters.append(asyncio.create_task(redis.xreadgroup('bills', name, {'orders': '>'}, count=1, block=5000)))
            await until(lambda: blocked(redis, count))
        readers = [asyncio.create_task(redis.xread({'orders': '$', 'other': '0'}, block=5000)) for _ in range(2)]
        await until(lambda: blocked(redis, 4))
        await redis.xadd('orders', {'n': 1}, id='1-0')
        saw(await waiters[0], [await one for one in readers])
        saw(waiters[1].done())
        async with redis.pipeline(transaction=True) as pipe:
            await pipe.xadd('orders', {'n': 2}, id='2-0').xadd('orders', {'n': 3}, id='3-0').execute()
        saw(await waiters[1], await redis.xreadgroup('bills', 'ann', {'orders': '>'}))
        with took('nothing comes', 0.3):
            saw(await redis.xreadgroup('bills', 'ann', {'orders': '>'}, block=300))
        gone = asyncio.create_task(redis.xreadgroup('bills', 'ann', {'orders': '>'}, block=5000))
        await until(lambda: blocked(redis, 1))
        await redis.delete('orders')
        with failed('the stream is gone'):
            await gone


async def blocked(redis, count):
    return (await redis.info('clients'))['blocked_clients'] == count


asyncio.run(main())
