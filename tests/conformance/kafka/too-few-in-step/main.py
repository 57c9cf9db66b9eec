"""A broker that is gone leaves the replicas in step; where too few are, acks=all is refused, and acks=1 still taken."""
import asyncio

from aiokafka.errors import KafkaError

from observe import failed, saw
from onkafka import admin, producer, topic
from waiting import until


async def main():
    orders = await topic('orders', replicas=3, min_insync_replicas=3)
    async with producer(acks='all', request_timeout_ms=20_000) as send:
        saw((await send.send_and_wait(orders, b'x')).offset)
    saw('ready')
    await until(lambda: in_step(orders, 2), within=30)
    with failed('acks=all'):
        async with producer(acks='all', request_timeout_ms=2000) as send:
            await send.send_and_wait(orders, b'y')
    async with producer(acks=1, request_timeout_ms=20_000) as send:
        saw((await send.send_and_wait(orders, b'z')).offset)


async def in_step(name, count):
    try:
        async with admin() as client:
            [found] = await client.describe_topics([name])
            return len(found['partitions'][0]['isr']) == count
    except KafkaError:
        return False


asyncio.run(main())
