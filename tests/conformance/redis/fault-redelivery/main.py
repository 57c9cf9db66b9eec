"""An entry that was acknowledged is given to its group once more: a consumer that is not idempotent does its work twice."""
import asyncio

from observe import saw
from onredis import client


async def main():
    async with client() as redis:
        await redis.xgroup_create('orders', 'bills', mkstream=True)
        await asyncio.sleep(0.2)
        await redis.xadd('orders', {'n': 1}, id='1-0')
        saw(await redis.xreadgroup('bills', 'ann', {'orders': '>'}), await redis.xack('orders', 'bills', '1-0'))
        saw(await redis.xreadgroup('bills', 'ann', {'orders': '>'}))
        saw(await redis.xreadgroup('bills', 'bo', {'orders': '>'}, block=5000))
        pending = await redis.xpending_range('orders', 'bills', '-', '+', 10)
        saw([[one['message_id'], one['consumer'], one['times_delivered']] for one in pending], await redis.xack('orders', 'bills', '1-0'))
        saw(await redis.xreadgroup('bills', 'bo', {'orders': '>'}, block=2000))


asyncio.run(main())
