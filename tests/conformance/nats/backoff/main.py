"""With a back-off each delivery waits longer for its acknowledgement than the one before; the last step stays."""
import asyncio

from nats.js.api import ConsumerConfig

from observe import failed, saw, took
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders')
        with failed('more steps than deliveries'):
            await js.pull_subscribe(f'{orders}.>', durable='x', config=ConsumerConfig(backoff=[0.2, 0.5, 1], max_deliver=2))
        consumer = await js.pull_subscribe(f'{orders}.>', durable='bills', config=ConsumerConfig(backoff=[0.2, 0.5], max_deliver=4))
        saw((await consumer.consumer_info()).config.ack_wait)
        await js.publish(f'{orders}.new', b'a')

        async def next_one():
            [message] = await consumer.fetch(1, timeout=3)
            return message.metadata.num_delivered
        saw(await next_one())
        with took('first step', 0.2):
            saw(await next_one())
        with took('second step', 0.5):
            saw(await next_one())
        with took('again', 0.5):
            saw(await next_one())
        with failed('no more'):
            await consumer.fetch(1, timeout=0.8)


asyncio.run(main())
