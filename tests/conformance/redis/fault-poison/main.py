"""An entry that cannot be read lies in the stream: whoever does not set it aside is given it for ever."""
import asyncio
import json

from observe import saw
from onredis import client


async def main():
    async with client() as redis:
        await redis.xgroup_create('orders', 'bills', mkstream=True)
        await redis.xadd('orders', {'data': json.dumps({'n': 1})})
        done, tries = [], 0
        while len(done) < 2:
            fresh = await redis.xreadgroup('bills', 'ann', {'orders': '>'}, count=1, block=2000)
            [[_key, [[entry, fields]]]] = fresh
            try:
                done.append(json.loads(fields['data'])['n'])
                await redis.xack('orders', 'bills', entry)
            except ValueError:
                tries += 1
                await redis.xadd('dead', fields)
                await redis.xack('orders', 'bills', entry)
                await redis.xadd('orders', {'data': json.dumps({'n': 2})})
        saw(done, tries, await redis.xlen('dead'), (await redis.xpending('orders', 'bills'))['pending'])


asyncio.run(main())
