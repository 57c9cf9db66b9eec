"""Groups are listed, described with their members, and their offsets read, by an admin client."""
import asyncio

from aiokafka import TopicPartition
from aiokafka.errors import for_code

from names import plain, unique
from observe import saw
from onkafka import admin, consumer, producer, take, topic
from waiting import until


async def main():
    orders = await topic('orders', partitions=2)
    bills = unique('bills')
    async with admin() as client, producer() as send:
        async def described(group):
            [answer] = await client.describe_consumer_groups([group])
            [(code, name, state, kind, protocol, members, *_)] = answer.groups
            saw(for_code(code).__name__, plain(name), state, kind, protocol, sorted(client_id for _, client_id, *_ in members))

        for partition in (0, 1, 1):
            await send.send_and_wait(orders, b'x', partition=partition)
        async with consumer(orders, group_id=bills, client_id='reader') as read:
            await take(read, 3)
            await read.commit()
            await described(bills)
            saw([[plain(group), kind] for group, kind, *_ in await client.list_consumer_groups() if group == bills])
        await described(bills)
        await described(unique('nobody'))
        offsets = await client.list_consumer_group_offsets(bills)
        saw(sorted([part.partition, found.offset] for part, found in offsets.items()))
        other = await client.list_consumer_group_offsets(unique('nobody'), partitions=[TopicPartition(orders, 0)])
        saw([found.offset for found in other.values()])


asyncio.run(main())
