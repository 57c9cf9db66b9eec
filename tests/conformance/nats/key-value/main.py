"""Keys with revisions: update only what one has seen, create only what is not there, history, watching, deleting."""
import asyncio

from observe import failed, saw
from onnats import connection
from names import unique


async def main():
    async with connection() as nc:
        kv = await nc.jetstream().create_key_value(bucket=unique('carts'), history=3)
        saw(await kv.put('ann', b'1'), await kv.put('ann', b'2'), await kv.create('bo', b'x'))
        entry = await kv.get('ann')
        saw(entry.value.decode(), entry.revision)
        with failed('create again'):
            await kv.create('bo', b'y')
        saw(await kv.update('ann', b'3', last=entry.revision))
        with failed('an old revision'):
            await kv.update('ann', b'4', last=entry.revision)
        with failed('not there'):
            await kv.get('cy')
        watcher = await kv.watchall()
        await kv.delete('bo')
        seen = []
        while len(seen) < 4:
            update = await watcher.updates(timeout=2)
            seen.append(update and [update.key, update.value.decode(), update.revision, update.operation])
        saw(seen)
        with failed('deleted'):
            await kv.get('bo')
        saw(await kv.keys(), [[one.value.decode(), one.revision] for one in await kv.history('ann')])
        await kv.put('ann', b'5')
        saw([one.revision for one in await kv.history('ann')], (await kv.status()).values)


asyncio.run(main())
