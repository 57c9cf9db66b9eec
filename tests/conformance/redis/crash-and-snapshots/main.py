"""As it comes, Redis saves when it is stopped and not when it is killed: a crash goes back to the last orderly stop."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from observe import saw
from onredis import client
from waiting import until


async def main():
    async with client(retry=Retry(NoBackoff(), 0)) as redis:
        await redis.set('kept', '1')
        saw('ready')
        await until(lambda: down(redis))
        await until(lambda: up(redis))
        saw(await redis.get('kept'))
        await redis.set('lost', '1')
        await redis.set('kept', '2')
        await until(lambda: down(redis))
        await until(lambda: up(redis))
        saw(await redis.get('kept'), await redis.get('lost'))


async def up(redis):
    try:
        return await redis.ping()
    except Exception:
        return False


async def down(redis):
    return not await up(redis)


asyncio.run(main())
