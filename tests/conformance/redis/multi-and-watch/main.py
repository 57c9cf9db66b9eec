"""MULTI runs all or nothing is queued; WATCH gives up when another was faster; an error inside stops nothing."""
import asyncio

from redis.exceptions import ResponseError

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        async with redis.pipeline(transaction=True) as pipe:
            saw(await pipe.set('a', 1).incr('a').get('a').execute())
        async with redis.pipeline() as pipe:
            await pipe.watch('a')
            await redis.set('a', 'somebody else')
            pipe.multi()
            pipe.set('a', 'mine')
            with failed('watched'):
                await pipe.execute()
        saw(await redis.get('a'))
        async with redis.pipeline(transaction=True) as pipe:
            results = await pipe.set('b', 'text').incr('b').set('c', 'after').execute(raise_on_error=False)
        saw([type(one).__name__ if isinstance(one, ResponseError) else one for one in results], await redis.get('c'))
        async with redis.pipeline(transaction=True) as pipe:
            pipe.set('d', 1).execute_command('NOSUCH')
            with failed('unknown inside'):
                await pipe.execute()
        saw(await redis.exists('d'))


asyncio.run(main())
