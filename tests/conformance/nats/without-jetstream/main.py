"""A server without JetStream has nobody who answers its API."""
import asyncio

from observe import failed, saw
from onnats import connection


async def main():
    async with connection() as nc:
        js = nc.jetstream()
        with failed('account'):
            await js.account_info()
        with failed('a stream'):
            await js.add_stream(name='orders', subjects=['orders'])
        with failed('publish'):
            await js.publish('orders', b'')
        with failed('a bucket'):
            await js.key_value('carts')
        saw((await _answered(nc)).data.decode())


async def _answered(nc):
    async def echo(message):
        await message.respond(message.data)
    await nc.subscribe('echo', cb=echo)
    return await nc.request('echo', b'core is there', timeout=1)


asyncio.run(main())
