"""The position is what this consumer reads next; the committed offset is where its group goes on after it."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import saw
from onkafka import consumer, producer, take, topic


async def main():
    orders = await topic('orders')
    part = TopicPartition(orders, 0)
    async with producer() as send:
        for i in range(6):
            await send.send_and_wait(orders, str(i).encode())

    async def offsets(read):
        return [await read.position(part), await read.committed(part), read.highwater(part)]
    async with consumer(orders, group_id=unique('bills')) as read:
        saw([message.value.decode() for message in await take(read, 3)], await offsets(read))
        await read.commit({part: 2})
        saw(await offsets(read))
    async with consumer(orders, group_id=unique('bills')) as read:
        saw([message.value.decode() for message in await take(read, 2)], await offsets(read))
        await read.commit()
        saw(await offsets(read))
    async with consumer(orders, group_id=unique('bills'), enable_auto_commit=True, auto_commit_interval_ms=60_000) as read:
        saw([message.value.decode() for message in await take(read, 2)], await read.committed(part))
    async with consumer(orders, group_id=unique('bills')) as read:
        saw('closing commits, where commits are automatic', await read.committed(part))


asyncio.run(main())
