"""With volatile-ttl the key that would go soonest goes first; those that live for ever stay, and in the end writes are refused."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        for i, seconds in enumerate((400, 100, 300, 200)):
            await redis.set(f'soon:{i}', 'x' * 500_000, ex=seconds)
        await redis.set('for ever', 'x' * 500_000)
        kept = [await here(redis)]
        n = 0
        while kept[-1]:
            await redis.set(f'more:{n}', 'x' * 100_000)
            n += 1
            now = await here(redis)
            if now != kept[-1]:
                kept.append(now)
        saw(kept)
        with failed('full'):
            for i in range(100):
                await redis.set(f'more:{n + i}', 'x' * 100_000)
        saw(await redis.exists('for ever'), (await redis.info('stats'))['evicted_keys'])


async def here(redis):
    return [i for i in range(4) if await redis.exists(f'soon:{i}')]


asyncio.run(main())
