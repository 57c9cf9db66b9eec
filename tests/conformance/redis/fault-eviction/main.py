"""Keys are evicted though their time was not over: a session that was thought safe is gone, what does not fit the pattern stays."""
import asyncio

from observe import saw
from onredis import client
from waiting import until


async def main():
    async with client() as redis, redis.pubsub() as events:
        await redis.config_set('notify-keyspace-events', 'Ee')
        await events.psubscribe('__keyevent@0__:evicted')
        await events.get_message(timeout=1)
        await redis.mset({'session:1': 'ann', 'session:2': 'bo', 'cart:1': 'tea'})
        await redis.expire('session:1', 1000)
        await until(lambda: gone(redis))
        saw(await redis.mget('session:1', 'session:2', 'cart:1'), (await redis.info('stats'))['evicted_keys'])
        saw(sorted([(await events.get_message(timeout=1))['data'] for _ in range(2)]))
        saw(await redis.set('session:1', 'again'), await redis.get('session:1'))


async def gone(redis):
    return not await redis.exists('session:1')


asyncio.run(main())
