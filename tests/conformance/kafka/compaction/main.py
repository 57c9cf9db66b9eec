"""Of each key the latest record stays, with its offset; a tombstone takes its key away, and goes itself in time."""
import asyncio

from aiokafka import TopicPartition

from observe import saw
from onkafka import consumer, producer, take, topic
from waiting import until

SETTINGS = {'cleanup_policy': 'compact', 'segment_ms': 100, 'min_cleanable_dirty_ratio': '0.001', 'delete_retention_ms': 100}


async def main():
    prices = await topic('prices', **SETTINGS)
    part = TopicPartition(prices, 0)

    async def contents():
        async with consumer() as read:
            read.assign([part])
            end = (await read.end_offsets([part]))[part]
            found = []
            while await read.position(part) < end:
                for messages in (await read.getmany(timeout_ms=200)).values():
                    found += [[message.offset, message.key.decode(), message.value and message.value.decode()] for message in messages]
            return found

    async with producer() as send:
        for key, value in [('a', '1'), ('b', '1'), ('a', '2'), ('c', '1'), ('b', None), ('a', '3')]:
            await send.send_and_wait(prices, value and value.encode(), key=key.encode())
        saw(await contents())

        async def rolled():
            # Only a record that comes later opens another segment; the last one is never compacted.
            await asyncio.sleep(0.15)
            await send.send_and_wait(prices, b'x', key=b'last')
            kept = [entry for entry in await contents() if entry[1] != 'last']
            return kept if [key for _, key, _ in kept] == ['c', 'a'] else None
        saw(await until(rolled, within=20))


asyncio.run(main())
