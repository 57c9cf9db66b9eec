"""Ranges by rank, score and bytes, in both directions; ZADD's conditions; unions with weights; a pop that waits."""
import asyncio

from observe import saw, took
from onredis import client


async def main():
    async with client() as redis:
        await redis.zadd('z', {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'e': 5})
        saw(await redis.zrange('z', 1, -2), await redis.zrange('z', 0, 1, desc=True), await redis.zrange('z', '(1', 3, byscore=True), await redis.zrange('z', '+inf', '(2', byscore=True, desc=True, offset=1, num=2))
        saw(await redis.zadd('z', {'a': 0, 'f': 6}, gt=True), await redis.zadd('z', {'a': 0}, lt=True, ch=True), await redis.zadd('z', {'a': 9}, nx=True), await redis.zadd('z', {'g': 1}, xx=True), await redis.zadd('z', {'a': 1}, incr=True), await redis.zadd('z', {'a': 1}, incr=True, nx=True))
        await redis.zadd('words', {word: 0 for word in ('ant', 'bee', 'cat', 'dog', 'ape')})
        saw(await redis.zrangebylex('words', '[ant', '(cat'), await redis.zrevrangebylex('words', '+', '-', start=0, num=2), await redis.zlexcount('words', '-', '(b'))
        saw(await redis.zrangestore('top', 'z', 0, 1, desc=True), await redis.zrange('top', 0, -1, withscores=True))
        saw(await redis.zunion({'z': 1, 'top': 10}, aggregate='MAX', withscores=True), await redis.zinter(['z', 'top']), await redis.zdiff(['z', 'top']), await redis.zunionstore('all', {'z': 2, 'top': 0.5}))
        saw(await redis.zrank('z', 'c'), await redis.zrevrank('z', 'c'), await redis.zrank('z', 'no'), await redis.zmscore('z', ['a', 'no']))
        saw(await redis.zremrangebyrank('z', 0, 0), await redis.zremrangebyscore('z', '-inf', '(3'), await redis.zremrangebylex('words', '-', '[b'), [[member, float(score)] for member, score in (await redis.zmpop(1, ['z'], max=True, count=2))[1]])
        saw(list(await redis.bzpopmin(['none', 'z'], timeout=1)))
        with took('nothing comes', 0.3):
            saw(await redis.bzpopmax('none', timeout=0.3))
        waiting = asyncio.create_task(redis.bzpopmax(['later'], timeout=5))
        await redis.zadd('later', {'low': 1, 'high': 2})
        saw(list(await waiting), await redis.zcard('later'))


asyncio.run(main())
