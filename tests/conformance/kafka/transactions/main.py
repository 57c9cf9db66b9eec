"""What a transaction wrote is read once it is committed, and never if it is aborted; offsets belong to it too."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import failed, saw
from onkafka import consumer, nothing_more, producer, take, topic


async def main():
    orders, bills = await topic('orders'), await topic('bills')
    part, source = TopicPartition(bills, 0), TopicPartition(orders, 0)
    group = unique('billing')
    async with producer(transactional_id=unique('biller')) as send, consumer(bills, isolation_level='read_committed') as read:
        async with send.transaction():
            await send.send_and_wait(bills, b'one')
        saw([[message.offset, message.value.decode()] for message in await take(read, 1)])
        await send.begin_transaction()
        await send.send_and_wait(bills, b'two')
        await send.send_offsets_to_transaction({source: 7}, group)
        saw('open', await nothing_more(read))
        await send.abort_transaction()
        with failed('inside'):
            async with send.transaction():
                await send.send_and_wait(bills, b'three')
                raise ValueError
        async with send.transaction():
            await send.send_and_wait(bills, b'four')
            await send.send_offsets_to_transaction({source: 9}, group)
        saw([[message.offset, message.value.decode()] for message in await take(read, 1)], await read.position(part))
        with failed('outside'):
            await send.send_and_wait(bills, b'five')
    async with consumer(bills) as uncommitted:
        saw([[message.offset, message.value.decode()] for message in await take(uncommitted, 4)])
    async with consumer(group_id=group) as after:
        after.assign([source])
        saw(await after.committed(source))


asyncio.run(main())
