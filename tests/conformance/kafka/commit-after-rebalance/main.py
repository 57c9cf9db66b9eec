"""A consumer that was away for longer than its session timeout has lost its partitions: its commit is refused."""
import asyncio
import os
import time

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError

from names import unique
from observe import saw
from onkafka import consumer, producer, take, topic

GROUP = {'group_id': unique('bills'), 'session_timeout_ms': 1000, 'heartbeat_interval_ms': 200}


async def slow():
    orders = await topic('orders')
    async with producer() as send:
        for text in 'ab':
            await send.send_and_wait(orders, text.encode())
    async with consumer(orders, **GROUP) as read:
        [message] = await take(read, 1)
        saw(message.value.decode())
        async with producer() as send:
            await send.send_and_wait(unique('away'), b'')
        time.sleep(3)  # the whole event loop, heartbeats included
        try:
            await read.commit({TopicPartition(orders, 0): message.offset + 1})
        except CommitFailedError as error:
            saw(type(error).__name__)


async def other():
    async with consumer(unique('away')) as read:
        await take(read, 1)
    async with consumer(unique('orders'), **GROUP) as read:
        messages = await take(read, 2)
        saw([message.value.decode() for message in messages])
        await read.commit()
        saw(await read.committed(TopicPartition(unique('orders'), 0)))


asyncio.run({'slow': slow, 'other': other}[os.environ['ROLE']]())
