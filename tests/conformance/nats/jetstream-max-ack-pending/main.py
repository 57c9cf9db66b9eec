"""A consumer holds at most max_ack_pending messages; an ack makes room for the next."""
import asyncio

from nats.js.api import ConsumerConfig

from observe import failed, saw
from onnats import connection, stream, texts


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders')
        for i in range(5):
            await js.publish(f'{orders}.new', str(i).encode())
        consumer = await js.pull_subscribe(f'{orders}.>', durable='bills', config=ConsumerConfig(max_ack_pending=2))
        held = await consumer.fetch(2, timeout=1)
        saw(texts(held))
        with failed('full'):
            await consumer.fetch(1, timeout=0.2)
        await held[0].ack_sync()
        saw(texts(await consumer.fetch(5, timeout=0.2)))
        info = await consumer.consumer_info()
        saw(info.num_ack_pending, info.num_pending)


asyncio.run(main())
