"""A work queue gives each message to one consumer and forgets it once acknowledged; consumers may not overlap."""
import asyncio

from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, RetentionPolicy

from observe import failed, saw
from onnats import connection, stream, texts


async def main():
    async with connection() as nc:
        js, work = await stream(nc, 'work', retention=RetentionPolicy.WORK_QUEUE)
        for i in range(4):
            await js.publish(f'{work}.{"eu" if i % 2 else "us"}', str(i).encode())
        eu = await js.pull_subscribe(f'{work}.eu', durable='eu')
        us = await js.pull_subscribe(f'{work}.us', durable='us')
        with failed('the same subject'):
            await js.pull_subscribe(f'{work}.eu', durable='eu-too')
        with failed('everything'):
            await js.pull_subscribe(f'{work}.*', durable='all')
        with failed('without acks'):
            await js.add_consumer(work, ConsumerConfig(durable_name='none', filter_subject=f'{work}.x', ack_policy=AckPolicy.NONE))
        with failed('not from the start'):
            await js.add_consumer(work, ConsumerConfig(durable_name='new', filter_subject=f'{work}.x', ack_policy=AckPolicy.EXPLICIT, deliver_policy=DeliverPolicy.NEW))
        [first, second] = await eu.fetch(2, timeout=1)
        saw(texts([first, second]), (await js.stream_info(work)).state.messages)
        await first.ack_sync()
        saw((await js.stream_info(work)).state.messages, (await js.stream_info(work)).state.first_seq)
        await second.term()
        [one] = await us.fetch(1, timeout=1)
        await one.ack_sync()
        state = (await js.stream_info(work)).state
        saw(state.messages, state.first_seq, state.last_seq)
        await js.delete_consumer(work, 'us')
        again = await js.pull_subscribe(f'{work}.us', durable='us')
        saw(texts(await again.fetch(5, timeout=0.2)))


asyncio.run(main())
