"""A topic that gets more partitions: its group learns of them and shares them, keys go elsewhere from then on."""
import asyncio

from aiokafka.admin import NewPartitions

from names import unique
from observe import saw
from onkafka import admin, consumer, producer, topic
from waiting import until


async def main():
    orders = await topic('orders', partitions=2)
    async with admin() as client, consumer(orders, group_id=unique('bills'), heartbeat_interval_ms=100, metadata_max_age_ms=200) as read:
        async def where():
            async with producer() as send:
                return [(await send.send_and_wait(orders, b'x', key=key.encode())).partition for key in ('ann', 'bo', 'cy', 'dee')]
        await until(lambda: len(read.assignment()) == 2)
        saw(await where())
        await client.create_partitions({orders: NewPartitions(total_count=6)})
        await until(lambda: len(read.assignment()) == 6)
        saw(await where())


asyncio.run(main())
