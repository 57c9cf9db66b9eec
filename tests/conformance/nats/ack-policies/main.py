"""none needs no acknowledgement, all covers everything before, explicit each by itself; in_progress buys time."""
import asyncio

from nats.js.api import AckPolicy, ConsumerConfig

from observe import saw, took
from onnats import connection, stream, texts


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        for i in range(4):
            await js.publish(f'{log}.x', str(i).encode())

        async def reader(name, policy, **config):
            return await js.pull_subscribe(f'{log}.>', durable=name, config=ConsumerConfig(ack_policy=policy, **config))

        async def state(consumer):
            info = await consumer.consumer_info()
            return [info.num_ack_pending, info.ack_floor.consumer_seq, info.ack_floor.stream_seq, info.num_pending]
        none, every, explicit = await reader('none', AckPolicy.NONE), await reader('all', AckPolicy.ALL), await reader('explicit', AckPolicy.EXPLICIT, ack_wait=0.4)
        saw('none', texts(await none.fetch(3, timeout=1)), await state(none))
        messages = await every.fetch(3, timeout=1)
        await messages[1].ack_sync()
        saw('all', await state(every))
        messages = await explicit.fetch(3, timeout=1)
        await messages[1].ack_sync()
        saw('explicit', await state(explicit))
        await messages[0].ack_sync()
        saw('explicit', await state(explicit))
        with took('in progress', 0.7):
            await asyncio.sleep(0.3)
            await messages[2].in_progress()
            [last] = await explicit.fetch(1, timeout=1)
            await last.ack_sync()
            [again] = await explicit.fetch(1, timeout=2)
        saw(again.data.decode(), again.metadata.num_delivered)


asyncio.run(main())
