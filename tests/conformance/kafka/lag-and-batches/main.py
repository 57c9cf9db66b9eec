"""What lies ahead is the high watermark less the position; batches are read as large as asked for, and written as put together."""
import asyncio

from aiokafka import TopicPartition

from observe import saw
from onkafka import consumer, producer, topic


async def main():
    orders = await topic('orders', partitions=2)
    parts = [TopicPartition(orders, n) for n in range(2)]
    async with producer() as send:
        for partition in (0, 1):
            batch = send.create_batch()
            for n in range(5 - partition):
                batch.append(key=None, value=str(n).encode(), timestamp=None)
            batch.close()
            record = await (await send.send_batch(batch, orders, partition=partition))
            saw(record.partition, record.offset)
    async with consumer() as read:
        read.assign(parts)
        for part in parts:
            messages = (await read.getmany(part, timeout_ms=5000, max_records=2))[part]
            saw([message.value.decode() for message in messages], read.highwater(part) - await read.position(part))
        rest = await read.getmany(*parts, timeout_ms=5000)
        saw(sorted([part.partition, len(messages)] for part, messages in rest.items()))
        saw([read.highwater(part) - await read.position(part) for part in parts], read.last_stable_offset(parts[0]))


asyncio.run(main())
