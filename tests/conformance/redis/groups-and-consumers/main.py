"""A group stands where it was put; what it has still to read is its lag; consumers come and go, and take what they had not acknowledged."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        with failed('no stream'):
            await redis.xgroup_create('orders', 'bills')
        await redis.xgroup_create('orders', 'bills', mkstream=True)
        for i in range(1, 6):
            await redis.xadd('orders', {'n': i}, id=f'{i}-0')
        await redis.xgroup_create('orders', 'late', id='$')
        saw(await redis.xreadgroup('bills', 'ann', {'orders': '>'}, count=2), await groups(redis))
        saw(await redis.xgroup_createconsumer('orders', 'bills', 'bo'), await redis.xgroup_createconsumer('orders', 'bills', 'bo'))
        saw([[one['name'], one['pending']] for one in await redis.xinfo_consumers('orders', 'bills')])
        saw(await redis.xgroup_delconsumer('orders', 'bills', 'ann'), (await redis.xpending('orders', 'bills'))['pending'])
        saw(await redis.xreadgroup('bills', 'bo', {'orders': '>'}, count=1), await redis.xgroup_setid('orders', 'bills', '0'), await groups(redis))
        saw(await redis.xreadgroup('bills', 'bo', {'orders': '>'}, count=4), (await redis.xpending('orders', 'bills'))['pending'])
        saw(await redis.xdel('orders', '2-0'), await redis.xtrim('orders', maxlen=3, approximate=False), await groups(redis))
        info = await redis.xinfo_stream('orders')
        saw([info[name] for name in ('length', 'last-generated-id', 'max-deleted-entry-id', 'entries-added', 'recorded-first-entry-id', 'groups')])
        saw(await redis.xgroup_destroy('orders', 'late'), await redis.xgroup_destroy('orders', 'late'))
        with failed('no such group'):
            await redis.xreadgroup('late', 'ann', {'orders': '>'})
        with failed('no such key'):
            await redis.xinfo_stream('none')


async def groups(redis):
    return [[one['name'], one['consumers'], one['pending'], one['last-delivered-id'], one['entries-read'], one['lag']] for one in await redis.xinfo_groups('orders')]


asyncio.run(main())
