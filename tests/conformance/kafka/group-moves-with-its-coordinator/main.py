"""Whichever broker goes, a group reads on: its offsets and members are known to the next coordinator."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import saw
from onkafka import consumer, producer, topic

async def main():
    orders = await topic('orders', partitions=3, replicas=3, min_insync_replicas=2)
    seen = set()
    async with producer(acks='all', enable_idempotence=True, request_timeout_ms=30_000) as send:
        async with consumer(orders, group_id=unique('bills'), heartbeat_interval_ms=500, request_timeout_ms=10_000) as read:
            async def drain():
                while len(seen) < 50:
                    for messages in (await read.getmany(timeout_ms=200)).values():
                        seen.update(message.value.decode() for message in messages)
            saw('ready')
            draining = asyncio.create_task(drain())
            for n in range(50):
                await send.send_and_wait(orders, str(n).encode(), key=str(n).encode())
                await asyncio.sleep(0.4)
            async with asyncio.timeout(30):
                await draining
            saw(sorted(int(text) for text in seen) == list(range(50)))
            await read.commit()
            parts = [TopicPartition(orders, n) for n in range(3)]
            saw(sum([await read.committed(part) for part in parts]))


asyncio.run(main())
