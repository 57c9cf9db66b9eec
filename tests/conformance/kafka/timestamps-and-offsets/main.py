"""Offsets are found by time, from either end, and a time that lies too far ahead is refused."""
import asyncio
import time

from aiokafka import TopicPartition

from observe import failed, saw
from onkafka import consumer, producer, take, topic

DAY = 86_400_000


async def main():
    orders = await topic('orders')
    part = TopicPartition(orders, 0)
    async with producer() as send, consumer() as read:
        for n in range(5):
            await send.send_and_wait(orders, str(n).encode(), timestamp_ms=1_700_000_000_000 + 1000 * n)
        saw(list((await read.beginning_offsets([part])).values()), list((await read.end_offsets([part])).values()))
        found = await read.offsets_for_times({part: 1_700_000_002_500})
        saw(found[part].offset, found[part].timestamp)
        saw((await read.offsets_for_times({part: 1_700_000_009_000}))[part])
        read.assign([part])
        read.seek(part, found[part].offset)
        saw([message.value.decode() for message in await take(read, 2)])
        with failed('two days ahead'):
            await send.send_and_wait(orders, b'x', timestamp_ms=int(time.time() * 1000) + 2 * DAY)


asyncio.run(main())
