"""A pipeline is many commands in one go: answers in order, an error in the middle stops nothing, and others may come in between."""
import asyncio

from redis.exceptions import ResponseError

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        async with redis.pipeline(transaction=False) as pipe:
            for i in range(1000):
                pipe.incr('count')
            answers = await pipe.execute()
            saw(answers == list(range(1, 1001)))
            pipe.set('text', 'abc').incr('text').lpush('line', 'a').get('text')
            answers = await pipe.execute(raise_on_error=False)
            saw([type(one).__name__ if isinstance(one, ResponseError) else one for one in answers])
            pipe.set('text', 'abc').incr('text').set('after', 1)
            with failed('raised'):
                await pipe.execute()
            saw(await redis.get('after'), await pipe.execute())
        await asyncio.gather(*[many(redis) for _ in range(4)])
        saw(await redis.get('shared'), await redis.llen('log'))


async def many(redis):
    async with redis.pipeline(transaction=False) as pipe:
        for i in range(100):
            pipe.incr('shared').rpush('log', i)
        await pipe.execute()


asyncio.run(main())
