"""aiosqlite: a connection in a thread of its own, awaited."""
import asyncio

import aiosqlite

from observe import failed, saw


async def main():
    async with aiosqlite.connect('shop.db') as db:
        await db.execute('create table orders (id integer primary key, item text unique)')
        await db.executemany('insert into orders (item) values (?)', [('tea',), ('cup',)])
        await db.commit()
        async with db.execute('select item from orders order by item') as cursor:
            saw([row[0] async for row in cursor])
        with failed('unique'):
            await db.execute("insert into orders (item) values ('tea')")
        await db.rollback()
        results = await asyncio.gather(*(db.execute_fetchall('select ?', (number,)) for number in range(4)))
        saw([row[0][0] for row in results])
    with failed('closed'):
        await db.execute('select 1')
    async with aiosqlite.connect('shop.db') as db:
        saw((await (await db.execute('select count(*) from orders')).fetchone())[0])


asyncio.run(main())
