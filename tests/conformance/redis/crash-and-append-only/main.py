"""With appendonly yes what was answered is there after a crash, what had expired meanwhile is not; subscriptions are gone."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from observe import failed, saw
from onredis import client
from waiting import until


async def main():
    async with client(retry=Retry(NoBackoff(), 0)) as redis, redis.pubsub() as news:
        await redis.set('cart', '1')
        await redis.set('short', '1', px=1200)
        await redis.xadd('orders', {'n': 1}, id='1-0')
        await redis.xgroup_create('orders', 'bills', id='0')
        await redis.xreadgroup('bills', 'ann', {'orders': '>'})
        await news.subscribe('news')
        await news.get_message(timeout=1)
        saw('ready')
        with failed('while it waits'):
            await redis.blpop('jobs', timeout=10)
        with failed('down'):
            await redis.get('cart')
        await until(lambda: up(redis))
        saw(await redis.get('cart'), await redis.get('short'), await redis.xpending('orders', 'bills'))
        saw((await redis.pubsub_numsub('news'))[0][1])


async def up(redis):
    try:
        return await redis.ping()
    except Exception:
        return False


asyncio.run(main())
