"""A message that was delivered max_deliver times stays in the stream, and the server tells whoever listens to advisories."""
import asyncio
import json

from nats.js.api import ConsumerConfig

from names import plain
from observe import failed, saw
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders')
        advisories = await nc.subscribe('$JS.EVENT.ADVISORY.CONSUMER.>')
        consumer = await js.pull_subscribe(f'{orders}.>', durable='bills', config=ConsumerConfig(ack_wait=0.2, max_deliver=2))
        await js.publish(f'{orders}.new', b'poison')
        for _ in range(2):
            [message] = await consumer.fetch(1, timeout=1)
        with failed('never again'):
            await consumer.fetch(1, timeout=0.5)
        for text in (b'no', b'never', b'yes'):
            await js.publish(f'{orders}.new', text)

        async def advisory():
            message = await advisories.next_msg(timeout=2)
            facts = json.loads(message.data)
            return plain([message.subject, facts['type'], *(facts.get(name) for name in ('action', 'stream_seq', 'deliveries', 'reason'))])
        saw(await advisory())
        saw(await advisory())
        [one] = await consumer.fetch(1, timeout=1)
        await one.nak()
        saw(one.data.decode(), await advisory())
        [one] = await consumer.fetch(1, timeout=1)
        await one.term()
        saw(one.data.decode(), one.metadata.num_delivered, await advisory())
        for message in await consumer.fetch(2, timeout=1):
            await message.ack_sync()
        info = await consumer.consumer_info()
        saw(info.num_ack_pending, info.num_pending, (await js.stream_info(orders)).state.messages)
        await js.delete_consumer(orders, 'bills')
        saw(await advisory())


asyncio.run(main())
