"""Fields of a hash: counted up, set once, drawn by chance; an empty hash is no key."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        saw(await redis.hset('cart', mapping={'tea': 2, 'milk': 1}), await redis.hset('cart', 'tea', 3), await redis.hsetnx('cart', 'tea', 9), await redis.hget('cart', 'tea'))
        saw(await redis.hincrby('cart', 'tea', -5), await redis.hincrbyfloat('cart', 'milk', 0.1), await redis.hincrbyfloat('cart', 'milk', 0.2))
        saw(await redis.hmget('cart', 'tea', 'no', 'milk'), await redis.hexists('cart', 'no'), await redis.hlen('cart'), await redis.hstrlen('cart', 'tea'))
        with failed('no number'):
            await redis.hset('cart', 'note', 'soon')
            await redis.hincrby('cart', 'note')
        saw(sorted(await redis.hkeys('cart')), sorted(await redis.hvals('cart')))
        saw(await redis.hrandfield('cart') in ('tea', 'milk', 'note'), len(await redis.hrandfield('cart', 2)), len(await redis.hrandfield('cart', -7)))
        saw(sorted(await redis.hrandfield('cart', 10)), await redis.hrandfield('nothing'))
        saw(await redis.hdel('cart', 'tea', 'no'), await redis.hdel('cart', 'milk', 'note'), await redis.exists('cart'), await redis.hgetall('cart'))


asyncio.run(main())
