"""A connection that is cut comes back with its subscriptions; what was sent meanwhile is lost in core NATS, and kept by a stream."""
import asyncio

from nats.js.api import ConsumerConfig

from observe import saw
from onnats import URL, connection, stream
from relay import Relay
from waiting import until


async def main():
    async with Relay.of(URL) as relay, connection() as sender:
        events = []

        async def lost():
            events.append('lost')

        async def back():
            events.append('back')
        async with connection(relay.through(URL), disconnected_cb=lost, reconnected_cb=back, reconnect_time_wait=0.1, max_reconnect_attempts=-1) as nc:
            js, orders = await stream(sender, 'orders')
            core, kept = [], []

            async def into_core(message):
                core.append(message.data.decode())

            async def into_kept(message):
                kept.append((message.data.decode(), message.metadata.num_delivered))
                await message.ack()
            await nc.subscribe('news', cb=into_core)
            await nc.jetstream().subscribe(f'{orders}.>', durable='bills', cb=into_kept, manual_ack=True, config=ConsumerConfig(ack_wait=0.5))
            await nc.flush()

            async def send(text):
                await sender.publish('news', text)
                await js.publish(f'{orders}.x', text)
            await send(b'before')
            await until(lambda: core and kept)
            relay.refuse()
            await until(lambda: 'lost' in events)
            await send(b'meanwhile')
            relay.restore()
            await until(lambda: 'back' in events)
            await nc.flush()
            await send(b'after')
            await until(lambda: 'after' in core and len(kept) == 3)
            saw(core, kept, events)


asyncio.run(main())
