"""Entries of a stream are dealt out once a group, stay pending until acknowledged, and can be claimed."""
import asyncio

from observe import failed, saw
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        for i in range(4):
            await redis.xadd('orders', {'n': i}, id=f'{i + 1}-0')
        await redis.xgroup_create('orders', 'bills', id='0')
        with failed('again'):
            await redis.xgroup_create('orders', 'bills', id='0')
        saw(await redis.xreadgroup('bills', 'ann', {'orders': '>'}, count=2))
        saw(await redis.xreadgroup('bills', 'bo', {'orders': '>'}))
        saw(await redis.xreadgroup('bills', 'bo', {'orders': '>'}))
        saw(await redis.xack('orders', 'bills', '1-0', '9-0'), await redis.xpending('orders', 'bills'))
        await until(lambda: idle(redis, 100))
        saw(await redis.xautoclaim('orders', 'bills', 'cy', min_idle_time=100, count=2))
        pending = await redis.xpending_range('orders', 'bills', '-', '+', 10)
        saw([[one['message_id'], one['consumer'], one['times_delivered']] for one in pending])
        saw(await redis.xreadgroup('bills', 'cy', {'orders': '0'}))
        with failed('no such group'):
            await redis.xreadgroup('nobody', 'ann', {'orders': '>'})


async def idle(redis, ms):
    return all(one['time_since_delivered'] >= ms for one in await redis.xpending_range('orders', 'bills', '-', '+', 10))


asyncio.run(main())
