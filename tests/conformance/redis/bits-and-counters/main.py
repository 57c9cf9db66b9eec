"""Bits of a string, and numbers in one: to the last of 64 bits, and no further."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        saw(await redis.setbit('days', 7, 1), await redis.setbit('days', 100, 1), await redis.setbit('days', 7, 1), await redis.getbit('days', 7), await redis.getbit('days', 9999))
        saw(await redis.bitcount('days'), await redis.bitcount('days', 0, 0), await redis.bitpos('days', 1), await redis.bitpos('days', 0), await redis.strlen('days'))
        await redis.setbit('others', 7, 1)
        saw(await redis.bitop('AND', 'both', 'days', 'others'), await redis.bitcount('both'), await redis.bitop('NOT', 'not', 'others'), await redis.bitcount('not'))
        saw(await redis.set('n', 2 ** 63 - 2), await redis.incr('n'))
        with failed('too far'):
            await redis.incr('n')
        saw(await redis.decrby('n', 7), await redis.incrbyfloat('x', '0.1'), await redis.incrbyfloat('x', '0.2'), await redis.incrbyfloat('x', '5e3'))
        saw(await redis.setrange('text', 3, 'def'), await redis.get('text'), await redis.getrange('text', -3, -1), await redis.setrange('text', 0, 'abc'), await redis.get('text'))
        saw(await redis.mset({'a': 1, 'b': 2}), await redis.msetnx({'b': 3, 'c': 3}), await redis.mget('a', 'b', 'c'), await redis.getset('a', 9), await redis.get('a'))


asyncio.run(main())
