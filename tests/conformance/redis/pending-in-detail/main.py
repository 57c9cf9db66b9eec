"""XPENDING by range, by consumer and by idle time; a history that is read again counts as a delivery."""
import asyncio

from observe import saw
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        for i in range(1, 6):
            await redis.xadd('orders', {'n': i}, id=f'{i}-0')
        await redis.xgroup_create('orders', 'bills', id='0')
        await redis.xreadgroup('bills', 'ann', {'orders': '>'}, count=3)
        await until(lambda: idle(redis, 100))
        await redis.xreadgroup('bills', 'bo', {'orders': '>'})
        await redis.xreadgroup('bills', 'ann', {'orders': '0'}, count=1)
        saw(await redis.xpending('orders', 'bills'))
        saw(await listed(redis, '-', '+', 10), await listed(redis, '2-0', '4-0', 10), await listed(redis, '(2-0', '+', 1))
        saw(await listed(redis, '-', '+', 10, 'bo'), await listed(redis, '-', '+', 10, 'nobody'))
        saw([one[0] for one in await listed(redis, '-', '+', 10, idle=100)])
        saw(await redis.xreadgroup('bills', 'ann', {'orders': '1-0'}), await redis.xreadgroup('bills', 'cy', {'orders': '0'}))
        saw(await redis.xreadgroup('bills', 'ann', {'orders': '>'}, noack=True), await redis.xack('orders', 'bills', '1-0', '2-0', '2-0'))
        await redis.xadd('orders', {'n': 6}, id='6-0')
        saw(await redis.xreadgroup('bills', 'ann', {'orders': '>'}, noack=True), (await redis.xpending('orders', 'bills'))['pending'])


async def listed(redis, start, end, count, consumer=None, idle=None):
    some = await redis.xpending_range('orders', 'bills', start, end, count, consumer, idle)
    return [[one['message_id'], one['consumer'], one['times_delivered']] for one in some]


async def idle(redis, ms):
    return all(one['time_since_delivered'] >= ms for one in await redis.xpending_range('orders', 'bills', '-', '+', 10))


asyncio.run(main())
