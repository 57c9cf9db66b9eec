"""A member that dies without a word keeps its partitions until its session times out; what it had not committed is read again."""
import asyncio
import os

from aiokafka import TopicPartition

from names import unique
from observe import saw
from onkafka import consumer, producer, take, topic

GROUP = {'group_id': unique('bills'), 'session_timeout_ms': 1000, 'heartbeat_interval_ms': 200}


async def dies():
    orders = await topic('orders')
    async with producer() as send:
        for text in 'abc':
            await send.send_and_wait(orders, text.encode())
        async with consumer(orders, **GROUP) as read:
            messages = await take(read, 2)
            await read.commit({TopicPartition(orders, 0): 1})
            saw([message.value.decode() for message in messages])
            await send.send_and_wait(unique('dying'), b'')
            os._exit(0)


async def other():
    async with consumer(unique('dying')) as read:
        await take(read, 1)
    async with consumer(unique('orders'), **GROUP) as read:
        saw([message.value.decode() for message in await take(read, 2)], read.assignment() == {TopicPartition(unique('orders'), 0)})


asyncio.run({'dies': dies, 'other': other}[os.environ['ROLE']]())
