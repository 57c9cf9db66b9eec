"""Key, value, headers and timestamp arrive as they were sent; None is a tombstone, not an empty value."""
import asyncio

from observe import saw
from onkafka import consumer, producer, take, topic


async def main():
    orders = await topic('orders')
    logged = await topic('logged', message_timestamp_type='LogAppendTime')
    async with producer() as send:
        await send.send_and_wait(orders, b'all', key=b'k', headers=[('trace', b'1'), ('trace', b'2'), ('none', b'')], timestamp_ms=1_700_000_000_123)
        await send.send_and_wait(orders, None, key=b'k', timestamp_ms=1)
        await send.send_and_wait(orders, b'', timestamp_ms=2)
        await send.send_and_wait(logged, b'x', timestamp_ms=1)
    async with consumer(orders) as read:
        for message in await take(read, 3):
            saw(message.offset, message.key and message.key.decode(), message.value is None, (message.value or b'').decode(), message.timestamp, message.timestamp_type)
            saw([[name, value.decode()] for name, value in message.headers], message.serialized_key_size, message.serialized_value_size)
    async with consumer(logged) as read:
        [message] = await take(read, 1)
        saw(message.timestamp > 1, message.timestamp_type)


asyncio.run(main())
