"""A message goes to who listens at that moment; who comes later never sees it."""
import asyncio

from observe import saw
from onredis import client


async def main():
    async with client() as redis:
        saw(await redis.publish('news', 'nobody hears'))
        async with redis.pubsub() as exact, redis.pubsub() as pattern:
            await exact.subscribe('news')
            await pattern.psubscribe('n*')
            saw(await heard(exact), await heard(pattern))
            saw(await redis.publish('news', 'two hear'), await redis.publish('nuts', 'one hears'), await redis.publish('other', 'no'))
            saw(await heard(exact), await heard(pattern), await heard(pattern))
            saw(await redis.pubsub_numsub('news'), await redis.pubsub_channels())
            await exact.unsubscribe('news')
            saw(await heard(exact))
            saw(await redis.publish('news', 'the pattern hears'), await heard(pattern))


async def heard(subscription):
    message = await subscription.get_message(timeout=5)
    return message and [message['type'], message['pattern'], message['channel'], message['data']]


asyncio.run(main())
