"""A key always goes to the same partition (murmur2), order holds inside a partition, offsets count from 0 in each."""
import asyncio

from aiokafka import TopicPartition

from observe import saw
from onkafka import consumer, producer, take, topic


async def main():
    orders = await topic('orders', partitions=4)
    async with producer() as send:
        sent = [await send.send_and_wait(orders, f'{key}-{i}'.encode(), key=key.encode()) for i in range(3) for key in ('ann', 'bo', 'cy', 'dee', 'eve')]
        saw([[one.partition, one.offset] for one in sent])
        chosen = await send.send_and_wait(orders, b'chosen', key=b'ann', partition=2)
        saw(chosen.partition)
        saw(sorted(await send.partitions_for(orders)))
    async with consumer() as read:
        for partition in range(4):
            one = TopicPartition(orders, partition)
            read.assign([one])
            end = (await read.end_offsets([one]))[one]
            saw(partition, [message.value.decode() for message in await take(read, end)])


asyncio.run(main())
