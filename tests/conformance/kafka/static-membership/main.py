"""A member with an instance id that comes back within its session has its partitions again, and nobody else is asked to join."""
import asyncio

from aiokafka import ConsumerRebalanceListener

from names import unique
from observe import saw
from onkafka import consumer, topic
from waiting import until


class Count(ConsumerRebalanceListener):
    def __init__(self):
        self.assigned = 0

    def on_partitions_revoked(self, revoked):
        pass

    def on_partitions_assigned(self, assigned):
        self.assigned += 1


def owned(member):
    return sorted(part.partition for part in member.assignment())


async def main():
    orders = await topic('orders', partitions=2)
    group = {'group_id': unique('bills'), 'heartbeat_interval_ms': 100}
    count = Count()
    async with consumer(group_instance_id='second', **group) as second:
        second.subscribe([orders], listener=count)
        await until(lambda: len(owned(second)) == 2)
        async with consumer(orders, group_instance_id='first', **group) as first:
            await until(lambda: len(owned(first)) == 1 and len(owned(second)) == 1 and count.assigned == 2)
            before = owned(first), owned(second), count.assigned
            saw(sorted(before[0] + before[1]), before[2])
        await asyncio.sleep(0.5)  # the session is longer
        saw((owned(second), count.assigned) == before[1:])
        async with consumer(orders, group_instance_id='first', **group) as first:
            await until(lambda: len(owned(first)) == 1)
            await asyncio.sleep(0.5)
            saw((owned(first), owned(second), count.assigned) == before)


asyncio.run(main())
