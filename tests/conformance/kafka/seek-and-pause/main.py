"""seek reads again, by offset or by time; a paused partition waits without leaving its group."""
import asyncio

from aiokafka import TopicPartition

from observe import saw
from onkafka import consumer, nothing_more, producer, take, topic


async def main():
    orders = await topic('orders', partitions=2)
    first, second = TopicPartition(orders, 0), TopicPartition(orders, 1)
    async with producer() as send:
        for i in range(4):
            await send.send_and_wait(orders, str(i).encode(), partition=0, timestamp_ms=1000 + i * 10)
        await send.send_and_wait(orders, b'other', partition=1, timestamp_ms=5)
    async with consumer() as read:
        read.assign([first, second])
        saw({part.partition: offset for part, offset in (await read.beginning_offsets([first, second])).items()})
        saw({part.partition: offset for part, offset in (await read.end_offsets([first, second])).items()})
        found = await read.offsets_for_times({first: 1015, second: 99})
        saw(found[first].offset, found[first].timestamp, found[second])
        read.pause(second)
        read.seek(first, found[first].offset)
        saw([message.value.decode() for message in await take(read, 2)], await nothing_more(read))
        read.resume(second)
        saw([message.value.decode() for message in await take(read, 1)])
        await read.seek_to_beginning(first)
        saw([message.value.decode() for message in await take(read, 4)])
        await read.seek_to_end(first)
        saw(await read.position(first), await nothing_more(read))


asyncio.run(main())
