"""[F29] A coordinator that has lost the latest commits lets a group read again what it was done with."""
import asyncio

from names import unique
from observe import saw
from onkafka import consumer, producer, topic


async def main():
    orders = await topic('orders')
    async with producer() as send:
        for n in range(10):
            await send.send_and_wait(orders, str(n).encode())
    seen = []
    async with consumer(orders, group_id=unique('bills'), heartbeat_interval_ms=100) as read:
        while len(seen) < 20:
            for messages in (await read.getmany(timeout_ms=1000)).values():
                seen += [int(message.value) for message in messages]
                await read.commit()
    saw(seen[:10] == list(range(10)), seen[10:] == list(range(10)))


asyncio.run(main())
