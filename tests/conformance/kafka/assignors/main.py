"""Who gets which partitions is the group leader's choice: by range, in turn, or so that as little as possible moves."""
import asyncio

from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from names import unique
from observe import saw
from onkafka import admin, consumer, topic
from waiting import until


def counts(member, *topics):
    return [sum(part.topic == name for part in member.assignment()) for name in topics]


async def main():
    orders, bills = await topic('orders', partitions=3), await topic('bills', partitions=3)
    for assignor in (RangePartitionAssignor, RoundRobinPartitionAssignor, StickyPartitionAssignor):
        group = {'group_id': unique(assignor.name), 'heartbeat_interval_ms': 100, 'partition_assignment_strategy': [assignor]}
        async with consumer(orders, bills, **group) as first:
            await until(lambda: sum(counts(first, orders, bills)) == 6)
            async with consumer(orders, bills, **group) as second:
                await until(lambda: sum(counts(first, orders, bills)) < 6 and sum(counts(first, orders, bills)) + sum(counts(second, orders, bills)) == 6)
                saw(assignor.name, sorted([sum(counts(first, orders, bills)), sum(counts(second, orders, bills))]))
                kept = set(first.assignment())
                async with admin() as client:
                    [answer] = await client.describe_consumer_groups([unique(assignor.name)])
                    saw(*[[state, kind, protocol, len(members)] for _, _, state, kind, protocol, members, *_ in answer.groups])
            await until(lambda: sum(counts(first, orders, bills)) == 6)
            saw(kept < first.assignment())


asyncio.run(main())
