"""A push consumer delivers by itself to whoever listens; unacknowledged it comes again, and a group shares the messages."""
import asyncio

from nats.js.api import ConsumerConfig

from observe import saw
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc, connection() as other:
        js, orders = await stream(nc, 'orders')
        got = []

        async def handle(message):
            got.append((message.data.decode(), message.metadata.num_delivered))
            if message.metadata.num_delivered > 1 or message.data != b'1':
                await message.ack()
        subscription = await js.subscribe(f'{orders}.new', durable='bills', cb=handle, manual_ack=True, config=ConsumerConfig(ack_wait=0.4))
        for i in range(3):
            await js.publish(f'{orders}.new', str(i).encode())
        await until(lambda: len(got) == 4)
        saw(got)
        info = await subscription.consumer_info()
        saw(info.push_bound, info.config.deliver_policy, info.ack_floor.stream_seq)
        shared = {'a': [], 'b': []}

        def into(name):
            async def take(message):
                shared[name].append(int(message.data))
            return take
        await js.subscribe(f'{orders}.shared', queue='workers', cb=into('a'))
        await other.jetstream().subscribe(f'{orders}.shared', queue='workers', cb=into('b'))
        for i in range(40):
            await js.publish(f'{orders}.shared', str(i).encode())
        await until(lambda: len(shared['a']) + len(shared['b']) == 40)
        saw(sorted(shared['a'] + shared['b']) == list(range(40)), bool(shared['a']), bool(shared['b']))
        info = await js.consumer_info(orders, 'workers')
        saw(info.config.deliver_group, info.config.durable_name)


asyncio.run(main())
