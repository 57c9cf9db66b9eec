"""With notify-keyspace-events the server publishes what befalls its keys: a time that is over, too, once it notices."""
import asyncio

from observe import saw
from onredis import client


async def main():
    async with client() as redis, redis.pubsub() as events:
        await redis.config_set('notify-keyspace-events', 'Exg$l')
        saw((await redis.config_get('notify-keyspace-events'))['notify-keyspace-events'] != '')
        await events.psubscribe('__keyevent@0__:*')
        await events.get_message(timeout=5)
        await redis.set('a', 1, px=100)
        await redis.rpush('line', 'x')
        await redis.lpop('line')
        await redis.rename('a', 'b')
        saw([await heard(events) for _ in range(7)])
        saw(await heard(events))
        await redis.config_set('notify-keyspace-events', '')
        await redis.set('a', 1)
        saw(await events.get_message(timeout=0.2))


async def heard(events):
    message = await events.get_message(timeout=5)
    return message and [message['channel'], message['data']]


asyncio.run(main())
