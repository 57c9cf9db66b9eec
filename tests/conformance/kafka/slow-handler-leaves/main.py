"""Who does not ask for messages within max_poll_interval_ms has to leave its group, heartbeats or not: another reads on."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import failed, saw
from onkafka import admin, consumer, producer, take, topic
from waiting import until


async def main():
    orders = await topic('orders')
    part = TopicPartition(orders, 0)
    async with producer() as send:
        for text in 'ab':
            await send.send_and_wait(orders, text.encode())
    group = {'group_id': unique('bills'), 'heartbeat_interval_ms': 100}
    async with consumer(orders, max_poll_interval_ms=600, max_poll_records=1, **group) as slow:
        [message] = await take(slow, 1)
        saw(message.value.decode())
        async with admin() as client:
            async def members():
                [answer] = await client.describe_consumer_groups([group['group_id']])
                return len(answer.groups[0][5])
            saw(await members())
            await until(lambda: none(members))
        async with consumer(orders, **group) as other:
            saw([message.value.decode() for message in await take(other, 2)])
            with failed('too late'):
                await slow.commit({part: message.offset + 1})
            await other.commit()
            saw(await other.committed(part))


async def none(members):
    return await members() == 0


asyncio.run(main())
