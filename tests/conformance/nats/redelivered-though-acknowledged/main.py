"""A message that was acknowledged comes once more, counted: a handler has to bear that."""
import asyncio

from observe import failed, saw, took
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders')
        consumer = await js.pull_subscribe(f'{orders}.>', durable='bills')
        await asyncio.sleep(0.6)
        await js.publish(f'{orders}.new', b'a')

        async def next_one():
            [message] = await consumer.fetch(1, timeout=2)
            await message.ack_sync()
            return message.data.decode(), message.metadata.num_delivered
        saw(await next_one())
        with took('once more', 0.5):
            saw(await next_one())
        with failed('settled'):
            await consumer.fetch(1, timeout=1)
        saw((await consumer.consumer_info()).num_ack_pending)


asyncio.run(main())
