"""A transaction over a watched key starts over until nobody was faster; that the key's time was over counts as a change."""
import asyncio

from redis.exceptions import WatchError

from observe import failed, saw
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        await redis.set('stock', 10)
        tries = []

        async def take(pipe):
            stock = int(await pipe.get('stock'))
            tries.append(stock)
            if len(tries) == 1:
                await redis.decr('stock')
            pipe.multi()
            pipe.set('stock', stock - 1)

        saw(await redis.transaction(take, 'stock'), tries, await redis.get('stock'))
        saw(await asyncio.gather(*[buy(redis) for _ in range(5)]), await redis.get('sold'))
        async with redis.pipeline() as pipe:
            await redis.set('short', 1, px=100)
            await pipe.watch('short')
            await until(lambda: gone(redis))
            pipe.multi()
            pipe.set('after', 1)
            with failed('its time was over'):
                await pipe.execute()
        async with redis.pipeline() as pipe:
            await pipe.watch('other')
            await redis.set('other', 1)
            await pipe.unwatch()
            saw(await pipe.set('after', 1).execute())


async def buy(redis):
    async with redis.pipeline() as pipe:
        while True:
            try:
                await pipe.watch('sold')
                sold = int(await pipe.get('sold') or 0)
                pipe.multi()
                return (await pipe.set('sold', sold + 1).execute())[0]
            except WatchError:
                continue


async def gone(redis):
    return not await redis.exists('short')


asyncio.run(main())
