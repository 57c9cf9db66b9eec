"""What was acknowledged is there after a crash; producer and group go on by themselves where they were."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import saw
from onkafka import consumer, producer, take, topic


async def main():
    orders = await topic('orders')
    async with producer(acks='all', request_timeout_ms=20_000) as send, consumer(orders, group_id=unique('bills')) as read:
        for i in range(3):
            await send.send_and_wait(orders, str(i).encode())
        await take(read, 2)
        await read.commit()
        saw('ready')
        await asyncio.sleep(1.5)  # the broker is down by then
        record = await send.send_and_wait(orders, b'after')
        saw(record.offset)
        saw([message.value.decode() for message in await take(read, 2, within=30)])
        saw(await read.committed(TopicPartition(orders, 0)))
    async with consumer(orders, group_id=unique('bills')) as again:
        saw([message.value.decode() for message in await take(again, 2)])


asyncio.run(main())
