"""SCAN gives at least once what is there from beginning to end, whatever comes and goes meanwhile; TYPE and MATCH only narrow what is shown."""
import asyncio

from observe import saw
from onredis import client


async def main():
    async with client() as redis:
        stays = {f'stays:{i}' for i in range(200)}
        await redis.mset({key: 1 for key in stays} | {f'goes:{i}': 1 for i in range(200)})
        seen, cursor, rounds = set(), 0, 0
        while rounds == 0 or cursor != 0:
            cursor, some = await redis.scan(cursor, count=20)
            seen.update(some)
            await redis.delete(*[f'goes:{i}' for i in range(rounds * 10, rounds * 10 + 10)])
            await redis.set(f'comes:{rounds}', 1)
            rounds += 1
        saw(stays <= seen, rounds > 5)
        await redis.rpush('list:1', 'a')
        await redis.hset('hash:1', 'a', 1)
        saw([key async for key in redis.scan_iter(_type='list')], sorted([key async for key in redis.scan_iter('*:1', _type='hash')]))
        await redis.hset('hash:1', mapping={f'f{i}': i for i in range(300)})
        await redis.sadd('set:1', *[f'm{i}' for i in range(300)])
        await redis.zadd('zset:1', {f'm{i}': i for i in range(300)})
        saw(len({field async for field in redis.hscan_iter('hash:1')}), len({one async for one in redis.hscan_iter('hash:1', match='f29*')}))
        saw(len({one async for one in redis.sscan_iter('set:1')}), len({one async for one in redis.zscan_iter('zset:1', match='m1?')}))
        saw(await redis.scan(0, match='nothing', count=10_000))


asyncio.run(main())
