"""Automatic commits come at their interval, and cover what was handed out, handled or not."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import saw, took
from onkafka import consumer, producer, take, topic
from waiting import until


async def main():
    orders = await topic('orders')
    part = TopicPartition(orders, 0)
    async with producer() as send:
        for i in range(4):
            await send.send_and_wait(orders, str(i).encode())
    async with consumer(orders, group_id=unique('bills'), enable_auto_commit=True, auto_commit_interval_ms=1000) as read, consumer(group_id=unique('bills')) as watch:
        watch.assign([part])
        await take(read, 3)
        saw(await watch.committed(part))
        await until(lambda: at(watch, part, 3))
        await take(read, 1)
        with took('the next interval', 1.0):
            await until(lambda: at(watch, part, 4))
        saw(await watch.committed(part))


async def at(watch, part, offset):
    return await watch.committed(part) == offset


asyncio.run(main())
