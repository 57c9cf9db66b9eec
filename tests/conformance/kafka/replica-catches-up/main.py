"""A broker that comes back copies what it has missed, and is in step again: then the others may go."""
import asyncio

from aiokafka.errors import KafkaError

from observe import saw
from onkafka import admin, consumer, producer, take, topic
from waiting import until


async def main():
    orders = await topic('orders', partitions=3, replicas=3)
    await until(lambda: in_step(orders, 3))
    saw('ready')
    await until(lambda: in_step(orders, 2), within=30)
    async with producer(acks='all', request_timeout_ms=20_000) as send:
        for partition in range(3):
            for n in range(3):
                await send.send_and_wait(orders, f'{partition}-{n}'.encode(), partition=partition)
    saw('written')
    await until(lambda: in_step(orders, 3), within=30)
    await until(lambda: in_step(orders, 2), within=30)
    async with consumer(orders) as read:
        saw(sorted(message.value.decode() for message in await take(read, 9, within=30)))


async def in_step(name, count):
    try:
        async with admin() as client:
            [found] = await client.describe_topics([name])
            return all(len(part['isr']) == count and part['leader'] >= 0 for part in found['partitions'])
    except KafkaError:
        return False


asyncio.run(main())
