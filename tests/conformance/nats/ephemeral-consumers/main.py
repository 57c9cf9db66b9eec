"""A consumer without a durable name goes when nobody has asked for a while; a durable one stays unless told otherwise."""
import asyncio

from nats.js.api import AckPolicy, ConsumerConfig

from observe import saw
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc, connection() as other:
        js, log = await stream(nc, 'log')
        quick = await js.add_consumer(log, ConsumerConfig(ack_policy=AckPolicy.EXPLICIT, inactive_threshold=0.3))
        await js.add_consumer(log, ConsumerConfig(durable_name='stays', ack_policy=AckPolicy.EXPLICIT))
        await js.add_consumer(log, ConsumerConfig(durable_name='goes', ack_policy=AckPolicy.EXPLICIT, inactive_threshold=0.3))
        named = await js.add_consumer(log, ConsumerConfig(name='named', ack_policy=AckPolicy.EXPLICIT))
        saw(quick.config.durable_name, quick.config.inactive_threshold, named.name, named.config.inactive_threshold)
        pushed = await other.jetstream().subscribe(f'{log}.>', cb=_ignore, inactive_threshold=0.3)
        saw(len(await js.consumers_info(log)), (await pushed.consumer_info()).push_bound)

        async def left():
            names = {info.name for info in await js.consumers_info(log)}
            return names if len(names) == 3 else None
        saw(sorted(await until(left) - {(await pushed.consumer_info()).name}))
        await other.close()

        async def fewer():
            return len(await js.consumers_info(log)) == 2
        saw(await until(fewer))


async def _ignore(_message):
    pass


asyncio.run(main())
