"""A watcher sees what is there, a mark, and then every change: deletions, purges, only one key, only what is new."""
import asyncio

from observe import failed, saw
from onnats import connection
from names import unique


async def main():
    async with connection() as nc:
        js = nc.jetstream()
        kv = await js.create_key_value(bucket=unique('prices'), history=5)
        for key, value in [('eu.tea', '1'), ('us.tea', '2'), ('eu.tea', '3'), ('eu.rye', '4')]:
            await kv.put(key, value.encode())

        async def updates(watcher, count):
            seen = []
            for _ in range(count):
                update = await watcher.updates(timeout=2)
                seen.append(update and [update.key, update.value.decode(), update.revision, update.operation, update.delta])
            return seen
        everything, eu = await kv.watchall(), await kv.watch('eu.*')
        history = await kv.watch('eu.tea', include_history=True)
        new, meta = await kv.watch('>', ignore_deletes=True), await kv.watch('us.tea', meta_only=True)
        saw('all', await updates(everything, 4))
        saw('eu', await updates(eu, 3))
        saw('history', await updates(history, 3))
        saw('meta', await updates(meta, 2))
        await updates(new, 4)
        await kv.delete('us.tea')
        await kv.purge('eu.tea')
        await kv.put('us.rye', b'5')
        saw('all', await updates(everything, 3))
        saw('eu', await updates(eu, 1))
        saw('without deletions', await updates(new, 1))
        saw(sorted(await kv.keys()), [[one.operation, one.revision] for one in await kv.history('eu.tea')])
        await kv.purge_deletes()
        saw((await kv.status()).values)
        await everything.stop()
        with failed('no keys'):
            await (await js.create_key_value(bucket=unique('empty'))).keys()
        await js.delete_key_value(unique('prices'))
        with failed('no bucket'):
            await js.key_value(unique('prices'))


asyncio.run(main())
