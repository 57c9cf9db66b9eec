"""What is not acknowledged comes again after ack_wait, counted, and what is acknowledged does not."""
import asyncio

from nats.js.api import ConsumerConfig

from observe import failed, saw, took
from onnats import connection, stream, texts


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders')
        acks = [await js.publish(f'{orders}.new', text.encode()) for text in 'abc']
        saw([ack.seq for ack in acks], [ack.duplicate for ack in acks])
        consumer = await js.pull_subscribe(f'{orders}.>', durable='bills', config=ConsumerConfig(ack_wait=0.5))
        first = await consumer.fetch(2, timeout=1)
        saw(texts(first), [[m.metadata.sequence.stream, m.metadata.num_delivered, m.metadata.num_pending] for m in first])
        with took('comes again', 0.5):
            await first[0].ack_sync()
            [third] = await consumer.fetch(1, timeout=1)
            await third.ack_sync()
            saw(third.data.decode())
            [again] = await consumer.fetch(1, timeout=2)
        saw(again.data.decode(), again.metadata.num_delivered)
        await again.ack_sync()
        with failed('ack twice'):
            await again.ack()
        info = await consumer.consumer_info()
        saw(info.num_ack_pending, info.num_redelivered, info.delivered.consumer_seq, info.delivered.stream_seq, info.ack_floor.stream_seq)
        with took('nothing', 0.2), failed('nothing'):
            await consumer.fetch(1, timeout=0.2)


asyncio.run(main())
