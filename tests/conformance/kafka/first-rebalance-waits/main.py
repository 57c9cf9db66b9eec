"""A new group's coordinator waits for further members, 3 s unless it is configured otherwise, so that they share at once."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import saw, took
from onkafka import consumer, topic


async def main():
    orders = await topic('orders', partitions=2)
    async with consumer(group_id=unique('others')) as other:
        other.assign([TopicPartition(orders, 0)])
        await other.committed(TopicPartition(orders, 0))  # coordinators have their topic from here on
    with took('both are in', 3.0):
        async with consumer(orders, group_id=unique('bills')) as first:
            saw(sorted(part.partition for part in first.assignment()))


asyncio.run(main())
