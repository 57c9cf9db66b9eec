"""With noeviction a write that needs memory is refused once it is used up; reading and deleting go on."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        with failed('full'):
            for i in range(1000):
                await redis.set(f'big:{i}', 'x' * 100_000)
        saw(len(await redis.get('big:0')))
        saw(await redis.delete(*await redis.keys('big:*')) > 10, await redis.set('big:0', 'x'), await redis.rpush('list', 'x'))


asyncio.run(main())
