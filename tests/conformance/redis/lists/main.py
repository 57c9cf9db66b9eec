"""Lists at both ends and in the middle; from one to another in one go; several at once."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        saw(await redis.rpush('line', 'a', 'b', 'c', 'b'), await redis.lpush('line', 'z', 'y'), await redis.lrange('line', 0, -1), await redis.lpushx('none', 'x'))
        saw(await redis.linsert('line', 'BEFORE', 'b', 'x'), await redis.linsert('line', 'AFTER', 'no', 'x'), await redis.lindex('line', 3), await redis.lindex('line', 99))
        saw(await redis.lpos('line', 'b'), await redis.lpos('line', 'b', rank=-1), await redis.lpos('line', 'b', count=0), await redis.lpos('line', 'no'))
        saw(await redis.lset('line', 0, 'first'), await redis.lrem('line', -1, 'b'), await redis.ltrim('line', 0, 3), await redis.lrange('line', 0, -1))
        with failed('out of range'):
            await redis.lset('line', 9, 'x')
        with failed('no list'):
            await redis.lset('none', 0, 'x')
        saw(await redis.lmove('line', 'other', 'RIGHT', 'LEFT'), await redis.lmove('line', 'line', 'LEFT', 'RIGHT'), await redis.rpoplpush('line', 'other'))
        saw(await redis.lrange('line', 0, -1), await redis.lrange('other', 0, -1))
        saw(await redis.lmpop(2, 'none', 'other', direction='LEFT', count=5), await redis.lpop('line', 2), await redis.lpop('none', 2), await redis.exists('line', 'other'))
        moving = asyncio.create_task(redis.blmove('from', 'to', 5, 'LEFT', 'RIGHT'))
        last = asyncio.create_task(redis.blpop('to', timeout=5))
        await redis.rpush('from', 'through')
        saw(await moving, list(await last), await redis.exists('from', 'to'))


asyncio.run(main())
