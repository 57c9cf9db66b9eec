"""RESP2 and RESP3 carry the same things: maps, sets and doubles are lists and texts in the older one."""
import asyncio

from observe import saw
from onredis import client


async def main():
    for protocol in (2, 3):
        async with client(protocol=protocol) as redis:
            await redis.flushall()
            await redis.hset('hash', mapping={'a': 1, 'b': 2})
            await redis.sadd('set', 'x')
            await redis.zadd('zset', {'m': 1.5, 'n': 2})
            await redis.xadd('stream', {'f': 'v'}, id='1-1')
            await redis.xgroup_create('stream', 'g', id='0')
            saw(protocol, await redis.hgetall('hash'), sorted(await redis.smembers('set')), await redis.zscore('zset', 'm'))
            saw(await redis.execute_command('ZRANGE', 'zset', '0', '-1'), await redis.zincrby('zset', 0.5, 'm'), await redis.zmscore('zset', ['m', 'no']))
            saw(await redis.get('nothing'), await redis.lpop('nothing', 2), await redis.zpopmin('zset'), await redis.config_get('maxmemory*') != {})
            saw((await redis.xinfo_stream('stream'))['length'], [group['name'] for group in await redis.xinfo_groups('stream')])
            saw(await raw(redis, 'XREAD', 'STREAMS', 'stream', '0'), await raw(redis, 'HELLO', str(protocol)))


async def raw(redis, *words):
    answer = await redis.execute_command(*words)
    if words[0] == 'HELLO':
        fields = answer if isinstance(answer, dict) else dict(zip(answer[::2], answer[1::2]))
        return [fields[name] for name in ('server', 'proto', 'mode', 'role')]
    return answer


asyncio.run(main())
