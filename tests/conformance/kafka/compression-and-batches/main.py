"""A gzip batch of many records arrives one by one, with the offsets in a row."""
import asyncio

from observe import saw
from onkafka import consumer, producer, take, topic


async def main():
    orders = await topic('orders')
    async with producer(compression_type='gzip', linger_ms=50, max_batch_size=200_000) as send:
        pending = [await send.send(orders, f'{i} '.encode() * 50, key=b'k') for i in range(200)]
        sent = await asyncio.gather(*pending)
        saw([one.offset for one in sent] == list(range(200)))
    async with consumer(orders) as read:
        messages = await take(read, 200)
        saw([message.offset for message in messages] == list(range(200)), messages[7].value == b'7 ' * 50)


asyncio.run(main())
