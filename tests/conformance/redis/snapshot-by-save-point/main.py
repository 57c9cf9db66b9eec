"""A save point writes a snapshot while the server runs: a crash goes back to it, and what came after is lost."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from observe import saw
from onredis import client
from waiting import until


async def main():
    async with client(retry=Retry(NoBackoff(), 0)) as redis:
        saw('ready')
        await redis.mset({f'key:{i}': i for i in range(5)})
        await until(lambda: saved(redis))
        await redis.set('late', 1)
        saw((await redis.info('persistence'))['rdb_changes_since_last_save'])
        await until(lambda: down(redis))
        await until(lambda: up(redis))
        saw(await redis.dbsize(), await redis.get('key:4'), await redis.get('late'))
        saw(await redis.bgsave(), await redis.lastsave() is not None)


async def saved(redis):
    return (await redis.info('persistence'))['rdb_changes_since_last_save'] == 0


async def up(redis):
    try:
        return await redis.ping()
    except Exception:
        return False


async def down(redis):
    return not await up(redis)


asyncio.run(main())
