"""nak brings a message again, at once or after a delay; term never; after max_deliver it stays away."""
import asyncio

from nats.js.api import ConsumerConfig

from observe import failed, saw, took
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders')
        consumer = await js.pull_subscribe(f'{orders}.>', durable='bills', config=ConsumerConfig(ack_wait=30, max_deliver=3))

        async def next_one():
            [message] = await consumer.fetch(1, timeout=1)
            return message
        await js.publish(f'{orders}.new', b'a')
        message = await next_one()
        await message.nak()
        message = await next_one()
        saw(message.data.decode(), message.metadata.num_delivered)
        with took('after a delay', 0.4):
            await message.nak(delay=0.4)
            message = await next_one()
        saw(message.data.decode(), message.metadata.num_delivered)
        await message.nak()
        with failed('max_deliver is 3'):
            await consumer.fetch(1, timeout=0.2)
        await js.publish(f'{orders}.new', b'b')
        message = await next_one()
        await message.term()
        with failed('terminated'):
            await consumer.fetch(1, timeout=0.2)
        saw((await consumer.consumer_info()).num_pending, (await js.stream_info(orders)).state.messages)


asyncio.run(main())
