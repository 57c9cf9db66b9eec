"""Patterns are those of a shell; who listens by a channel and by two patterns hears a message three times; nothing is kept."""
import asyncio

from observe import saw
from onredis import client


async def main():
    async with client() as redis, redis.pubsub() as news:
        await news.subscribe('news.eu')
        await news.psubscribe('news.*', 'n[a-f]ws.?u', 'news.\\*')
        saw(sorted([await heard(news) for _ in range(4)], key=str))
        saw(await redis.publish('news.eu', 'hello'), sorted([await heard(news) for _ in range(3)], key=str))
        saw(await redis.publish('news.*', 'a star'), sorted([await heard(news) for _ in range(2)], key=str))
        saw(await redis.publish('NEWS.eu', 'other letters'), await redis.pubsub_numpat(), sorted(await redis.pubsub_channels('n*')))
        await news.punsubscribe('news.*')
        await news.unsubscribe()
        saw(await heard(news), await heard(news))
        saw(await redis.publish('news.eu', 'again'), await heard(news))
        await news.ping('there')
        saw(await heard(news))
        async with redis.pipeline() as pipe:
            await pipe.publish('news.eu', 'one').publish('news.eu', 'two').set('a', 1).execute()
        saw([await heard(news), await heard(news)])
        await news.aclose()
        await redis.publish('news.eu', 'nobody')


async def heard(subscription):
    message = await subscription.get_message(timeout=5)
    return message and [message['type'], message['pattern'], message['channel'], message['data']]


asyncio.run(main())
