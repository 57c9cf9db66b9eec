"""Conditions on how long a key lives; what keeps its time and what loses it; a moment that is past."""
import asyncio
import time

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        await redis.set('a', 1)
        saw(await redis.expire('a', 100, xx=True), await redis.expire('a', 100, nx=True), await redis.expire('a', 50, gt=True), await redis.expire('a', 50, lt=True), await redis.ttl('a'))
        saw(await redis.expire('a', 200, gt=True), await redis.ttl('a'), await redis.expire('none', 10))
        await redis.rename('a', 'b')
        saw(await redis.ttl('b'), await redis.exists('a'), await redis.copy('b', 'c'), await redis.ttl('c'), await redis.copy('b', 'c'), await redis.copy('b', 'c', replace=True))
        saw(await redis.append('b', '2'), await redis.ttl('b'), await redis.incr('b'), await redis.ttl('b'), await redis.set('b', 1), await redis.ttl('b'))
        saw(await redis.getex('c', persist=True), await redis.ttl('c'), await redis.getex('c', ex=10), await redis.ttl('c'))
        at = int(time.time()) + 1000
        saw(await redis.expireat('c', at), await redis.expiretime('c') == at, await redis.pexpiretime('c') == at * 1000)
        saw(await redis.expireat('c', 1), await redis.exists('c'), await redis.renamenx('b', 'd'), await redis.type('d'), await redis.touch('d', 'none'))
        with failed('no such key'):
            await redis.rename('none', 'x')
        with failed('no time at all'):
            await redis.set('d', 1, ex=0)
        with failed('two conditions'):
            await redis.execute_command('EXPIRE', 'd', '10', 'NX', 'GT')
        saw(await redis.unlink('d', 'none'), await redis.keys('*'), await redis.randomkey())


asyncio.run(main())
