"""The client comes back by itself and subscribes again; a stream in files is there, one in memory is not, an unacknowledged message comes again."""
import asyncio

from nats.js.api import ConsumerConfig, StorageType

from observe import failed, saw
from onnats import connection, stream
from waiting import until


async def main():
    events = []

    async def lost():
        events.append('disconnected')

    async def back():
        events.append('reconnected')
    async with connection(disconnected_cb=lost, reconnected_cb=back, reconnect_time_wait=0.2, max_reconnect_attempts=-1) as nc:
        js, kept = await stream(nc, 'kept')
        _, lost_name = await stream(nc, 'lost', storage=StorageType.MEMORY)
        for i in range(3):
            await js.publish(f'{kept}.x', str(i).encode())
        consumer = await js.pull_subscribe(f'{kept}.>', durable='bills', config=ConsumerConfig(ack_wait=1))
        first, second = await consumer.fetch(2, timeout=1)
        await first.ack_sync()
        news = await nc.subscribe('news')
        await nc.flush()
        saw('ready')
        await until(lambda: 'reconnected' in events)
        saw(events, (await js.stream_info(kept)).state.messages)
        with failed('in memory'):
            await js.stream_info(lost_name)
        await nc.publish('news', b'after')
        saw((await news.next_msg(timeout=2)).data.decode())
        again = {}
        while len(again) < 2:
            for message in await consumer.fetch(2, timeout=5):
                again[message.data.decode()] = message.metadata.num_delivered > 1
                await message.ack_sync()
        saw(sorted(again.items()))


asyncio.run(main())
