"""Objects in chunks: put, get, info, list, a digest that fits, replaced and deleted; a watcher sees them come and go."""
import asyncio

from names import unique
from observe import failed, saw
from onnats import connection


async def main():
    async with connection() as nc:
        js = nc.jetstream()
        store = await js.create_object_store(bucket=unique('files'))
        data = bytes(range(256)) * 1500
        info = await store.put('big', data)
        saw(info.size, info.chunks, info.digest)
        got = await store.get('big')
        saw(got.data == data, got.info.name)
        await store.put('small', b'hello')
        watcher = await store.watch()
        saw([update and update.name for update in [await watcher.updates(timeout=1) for _ in range(3)]])
        await store.put('small', b'other')
        saw((await store.get('small')).data.decode(), sorted(one.name for one in await store.list()))
        await store.delete('big')
        updates = [await watcher.updates(timeout=1) for _ in range(2)]
        saw([[update.name, bool(update.deleted)] for update in updates])
        with failed('deleted'):
            await store.get('big')
        with failed('never there'):
            await store.get_info('nothing')
        saw((await store.status()).size < 1000)
        saw(await js.delete_object_store(unique('files')))
        with failed('no such store'):
            await js.object_store(unique('files'))


asyncio.run(main())
