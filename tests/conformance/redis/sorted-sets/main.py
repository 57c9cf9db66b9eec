"""Members in the order of their scores, equal scores in the order of their bytes."""
import asyncio

from observe import saw
from onredis import client


async def main():
    async with client() as redis:
        saw(await redis.zadd('board', {'ann': 3, 'bo': 1, 'cy': 2, 'ab': 2}), await redis.zadd('board', {'bo': 5}, xx=True, ch=True))
        saw(await redis.zrange('board', 0, -1, withscores=True))
        saw(await redis.zrangebyscore('board', '(2', '+inf'), await redis.zrevrange('board', 0, 1), await redis.zrank('board', 'cy'))
        saw(await redis.zincrby('board', 10, 'cy'), await redis.zscore('board', 'nobody'), await redis.zcount('board', 2, 5))
        saw(await redis.zpopmin('board', 2), await redis.zcard('board'), await redis.zremrangebyscore('board', 5, 5), await redis.zrange('board', 0, -1))


asyncio.run(main())
