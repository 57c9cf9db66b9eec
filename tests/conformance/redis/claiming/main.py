"""XAUTOCLAIM takes over what was left lying, in parts, and says what has gone from the stream meanwhile."""
import asyncio

from observe import failed, saw
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        for i in range(1, 7):
            await redis.xadd('orders', {'n': i}, id=f'{i}-0')
        await redis.xgroup_create('orders', 'bills', id='0')
        await redis.xreadgroup('bills', 'ann', {'orders': '>'})
        saw(await redis.xautoclaim('orders', 'bills', 'bo', min_idle_time=60_000))
        await redis.xdel('orders', '2-0', '3-0')
        await until(lambda: idle(redis, 50))
        saw(await redis.xautoclaim('orders', 'bills', 'bo', min_idle_time=50, count=3))
        saw(await redis.xautoclaim('orders', 'bills', 'bo', min_idle_time=50, start_id='4-0', justid=True))
        saw([[one['message_id'], one['consumer'], one['times_delivered']] for one in await redis.xpending_range('orders', 'bills', '-', '+', 10)])
        saw(await redis.xclaim('orders', 'bills', 'cy', 0, ['1-0', '9-0']), await redis.xclaim('orders', 'bills', 'cy', 60_000, ['4-0']))
        saw(await redis.xclaim('orders', 'bills', 'cy', 0, ['5-0'], retrycount=7, justid=True))
        saw([[one['message_id'], one['consumer'], one['times_delivered']] for one in await redis.xpending_range('orders', 'bills', '-', '+', 10)])
        await redis.xack('orders', 'bills', '6-0')
        saw(await redis.xclaim('orders', 'bills', 'cy', 0, ['6-0']), await redis.xclaim('orders', 'bills', 'cy', 0, ['6-0'], force=True))
        with failed('no such group'):
            await redis.xautoclaim('orders', 'nobody', 'bo', min_idle_time=0)


async def idle(redis, ms):
    return all(one['time_since_delivered'] >= ms for one in await redis.xpending_range('orders', 'bills', '-', '+', 10))


asyncio.run(main())
