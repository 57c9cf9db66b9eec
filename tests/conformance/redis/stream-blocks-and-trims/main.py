"""XREAD BLOCK waits for the next entry; MAXLEN keeps the newest; ids only grow."""
import asyncio

from observe import failed, saw, took
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        with took('nothing comes', 0.3):
            saw(await redis.xread({'log': '$'}, block=300))
        reading = asyncio.create_task(redis.xread({'log': '$'}, block=5000))
        await until(lambda: blocked(redis))
        await redis.xadd('log', {'line': 'first'}, id='5-1')
        saw(await reading)
        with failed('an older id'):
            await redis.xadd('log', {'line': 'older'}, id='5-1')
        for i in range(6, 10):
            await redis.xadd('log', {'line': i}, id=f'{i}-0', maxlen=3, approximate=False)
        saw(await redis.xlen('log'), await redis.xrange('log'), await redis.xrevrange('log', count=1))
        saw(await redis.xadd('log', {'line': 'x'}, id='9-*'), await redis.xtrim('log', minid='9-0', approximate=False), await redis.xdel('log', '9-1'))
        info = await redis.xinfo_stream('log')
        saw(info['length'], info['last-generated-id'], info['entries-added'])


async def blocked(redis):
    return (await redis.info('clients'))['blocked_clients'] == 1


asyncio.run(main())
