"""redis-py's Lock: one holder at a time, a lease that ends by itself, and no release of what has become somebody else's."""
import asyncio

from redis.exceptions import LockError, LockNotOwnedError

from observe import failed, saw, took
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        mine, theirs = redis.lock('stock', timeout=10), redis.lock('stock', timeout=10)
        saw(await mine.acquire(), await theirs.acquire(blocking=False), await mine.locked(), await mine.owned(), await theirs.owned())
        with took('gives up', 0.2):
            saw(await theirs.acquire(blocking_timeout=0.25))
        with failed('not mine'):
            await theirs.release()
        saw(await mine.extend(5), 13_000 < await redis.pttl('stock') <= 15_000)
        saw(await mine.extend(20, replace_ttl=True), 18_000 < await redis.pttl('stock') <= 20_000)
        saw(await mine.reacquire(), await redis.pttl('stock') <= 10_000)
        await mine.release()
        saw(await redis.exists('stock'), await theirs.acquire(blocking=False))
        await theirs.release()
        short = redis.lock('stock', timeout=0.2)
        await short.acquire()
        await until(lambda: gone(redis))
        saw(await mine.acquire(blocking=False))
        with failed('its time was over'):
            await short.release()
        with failed('nor can it be extended'):
            await short.extend(1)
        saw(await mine.owned(), issubclass(LockNotOwnedError, LockError))


async def gone(redis):
    return not await redis.exists('stock')


asyncio.run(main())
