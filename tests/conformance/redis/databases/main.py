"""Sixteen databases of one server: each with its own keys, flushed and swapped on their own."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as zero, client(db=3) as three:
        await zero.set('a', 'in 0')
        saw(await three.get('a'), await zero.move('a', 3), await three.get('a'), await zero.exists('a'))
        await zero.set('a', 'again')
        saw(await zero.move('a', 3), await zero.copy('a', 'b', destination_db=3), await three.dbsize(), await zero.dbsize())
        saw(await zero.swapdb(0, 3), await zero.get('a'), await three.get('a'), await zero.get('b'))
        saw((await zero.info('keyspace'))['db0']['keys'], await three.flushdb(), await zero.dbsize(), await zero.flushall(), await zero.dbsize())
        with failed('no such database'):
            await zero.select(99)


asyncio.run(main())
