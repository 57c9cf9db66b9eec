"""acks=0 is not answered, acks=1 by the leader, acks=all by all that are in step; a leader alone is all of them."""
import asyncio

from observe import saw
from onkafka import consumer, producer, take, topic


async def main():
    orders = await topic('orders')
    for acks in (0, 1, 'all'):
        async with producer(acks=acks) as send:
            record = await send.send_and_wait(orders, str(acks).encode())
            saw(acks, record and record.offset)
    async with consumer(orders) as read:
        saw([message.value.decode() for message in await take(read, 3)])


asyncio.run(main())
