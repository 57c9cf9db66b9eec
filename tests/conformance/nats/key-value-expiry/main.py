"""A bucket with a time to live forgets its keys; one with a limit per value refuses more."""
import asyncio

from observe import failed, saw
from onnats import connection
from names import unique
from waiting import until


async def main():
    async with connection() as nc:
        js = nc.jetstream()
        kv = await js.create_key_value(bucket=unique('sessions'), ttl=0.5, max_value_size=100)
        saw((await kv.status()).ttl)
        await kv.put('ann', b'1')
        await asyncio.sleep(0.3)
        await kv.put('bo', b'2')
        saw(sorted(await kv.keys()))
        with failed('too large'):
            await kv.put('cy', b'x' * 200)

        async def gone():
            try:
                await kv.get('ann')
            except Exception as error:
                return type(error).__name__
        saw(await until(gone), (await kv.get('bo')).value.decode())
        saw(await kv.create('ann', b'again'))
        with failed('a bad name'):
            await kv.put('a b', b'')


asyncio.run(main())
