"""Three brokers: each partition has a leader; when it crashes another takes over, and nothing that was acknowledged is lost."""
import asyncio

from aiokafka.errors import KafkaError

from observe import saw
from onkafka import admin, consumer, producer, take, topic
from waiting import until


async def main():
    orders = await topic('orders', partitions=3, replicas=3, min_insync_replicas=2)
    before = await until(lambda: spread(orders))
    saw(sorted(before.values()))
    mine = next(partition for partition, leader in before.items() if leader == 3)
    async with producer(enable_idempotence=True, request_timeout_ms=20_000) as send:
        for i in range(5):
            await send.send_and_wait(orders, str(i).encode(), partition=mine)
        saw('ready')
        await until(lambda: left(orders), within=25)
        record = await send.send_and_wait(orders, b'after', partition=mine)
        saw(record.offset)
    async with consumer(orders) as read:
        saw([message.value.decode() for message in await take(read, 6)])


async def described(name):
    """Its partitions, as any of the brokers that are up tells; none while the one that was asked is down or behind."""
    try:
        async with admin() as client:
            [found] = await client.describe_topics([name])
            return found['partitions']
    except KafkaError:
        return []


async def leaders(name):
    return {part['partition']: part['leader'] for part in await described(name)}


async def spread(name):
    """Each broker leads one partition, and all have all of them."""
    parts = await described(name)
    in_step = all(len(part['isr']) == 3 for part in parts)
    return in_step and sorted(part['leader'] for part in parts) == [1, 2, 3] and await leaders(name)


async def left(name):
    """Broker 3 leads nothing any more, and every partition has a leader."""
    now = await leaders(name)
    return len(now) == 3 and set(now.values()) <= {1, 2}


asyncio.run(main())
