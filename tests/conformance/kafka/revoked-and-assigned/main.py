"""Before a rebalance a member hears what it loses, and may commit; after it, what it has."""
import asyncio

from aiokafka import ConsumerRebalanceListener

from names import unique
from observe import saw
from onkafka import consumer, producer, take, topic
from waiting import until


class Heard(ConsumerRebalanceListener):
    def __init__(self, read):
        self.read, self.what = read, []

    async def on_partitions_revoked(self, revoked):
        self.what.append(['revoked', len(revoked)])
        if revoked:
            await self.read.commit()

    async def on_partitions_assigned(self, assigned):
        self.what.append(['assigned', len(assigned)])


async def main():
    orders = await topic('orders', partitions=2)
    group = {'group_id': unique('bills'), 'heartbeat_interval_ms': 100}
    async with producer() as send:
        for partition in (0, 1):
            await send.send_and_wait(orders, b'x', partition=partition)
    async with consumer(**group) as first:
        heard = Heard(first)
        first.subscribe([orders], listener=heard)
        await take(first, 2)
        async with consumer(orders, **group) as second:
            await until(lambda: len(second.assignment()) == 1)
            [part] = second.assignment()
            saw(await second.committed(part), await second.position(part))
            await until(lambda: len(heard.what) >= 4)
            saw(heard.what[:4])


asyncio.run(main())
