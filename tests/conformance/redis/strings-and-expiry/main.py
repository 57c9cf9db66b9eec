"""A value lives as long as it was told to; SET NX does not touch one that is there."""
import asyncio

from observe import saw, took
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        saw(await redis.set('cart', '1'), await redis.get('cart'), await redis.ttl('cart'), await redis.ttl('nobody'))
        saw(await redis.set('lock', 'a', nx=True, px=300), await redis.set('lock', 'b', nx=True, px=300), await redis.get('lock'))
        saw(0 < await redis.pttl('lock') <= 300)
        with took('expires', 0.3):
            await until(lambda: gone(redis, 'lock'), every=0.01)
        saw(await redis.set('lock', 'b', nx=True, px=300), await redis.get('lock'))
        saw(await redis.set('cart', '2', ex=100), await redis.ttl('cart'), await redis.set('cart', '3', keepttl=True), await redis.ttl('cart'))
        saw(await redis.set('cart', '4'), await redis.ttl('cart'), await redis.set('cart', '5', get=True))
        saw(await redis.incr('count'), await redis.incrby('count', 10), await redis.incrbyfloat('count', 0.5), await redis.append('cart', '6'))
        saw(await redis.expire('cart', 50), await redis.persist('cart'), await redis.ttl('cart'), await redis.getdel('cart'), await redis.exists('cart'))


async def gone(redis, key):
    return await redis.get(key) is None


asyncio.run(main())
