"""Each partition has one owner in a group; who joins takes some over, and who leaves gives them back."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import saw
from onkafka import consumer, producer, take, topic
from waiting import until


def owned(*members):
    return [sorted(part.partition for part in member.assignment()) for member in members]


async def main():
    orders = await topic('orders', partitions=4)
    group = {'group_id': unique('bills'), 'heartbeat_interval_ms': 100}
    async with consumer(orders, **group) as first:
        await until(lambda: len(first.assignment()) == 4)
        saw(owned(first))
        async with consumer(orders, **group) as second:
            await until(lambda: len(first.assignment()) == 2 and len(second.assignment()) == 2)
            both = owned(first, second)
            saw(sorted(both), [len(one) for one in both])
            async with producer() as send:
                for partition in range(4):
                    await send.send_and_wait(orders, str(partition).encode(), partition=partition)
            for member in (first, second):
                got = sorted(message.partition for message in await take(member, 2))
                saw([got] == owned(member))
        await until(lambda: len(first.assignment()) == 4)
        saw(owned(first))
        async with consumer(orders, group_id=unique('others')) as other:
            await until(lambda: len(other.assignment()) == 4)
            saw(sorted(message.partition for message in await take(other, 4)), owned(first), await first.committed(TopicPartition(orders, 0)))


asyncio.run(main())
