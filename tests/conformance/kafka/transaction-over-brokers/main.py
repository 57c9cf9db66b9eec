"""A transaction over partitions that different brokers lead is decided in all of them, with the offsets of its group."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import saw
from onkafka import consumer, nothing_more, producer, take, topic


async def main():
    orders, bills = await topic('orders', replicas=3), await topic('bills', partitions=3, replicas=3)
    source = TopicPartition(orders, 0)
    async with consumer(bills, isolation_level='read_committed') as read, producer(transactional_id=unique('biller')) as send:
        for end, text in ((send.abort_transaction, 'no'), (send.commit_transaction, 'yes')):
            await send.begin_transaction()
            for partition in range(3):
                await send.send_and_wait(bills, f'{text} {partition}'.encode(), partition=partition)
            await send.send_offsets_to_transaction({source: 5 if text == 'no' else 9}, unique('billing'))
            saw(text, await nothing_more(read))
            await end()
        saw(sorted(message.value.decode() for message in await take(read, 3)))
    async with consumer(group_id=unique('billing')) as after:
        after.assign([source])
        saw(await after.committed(source))


asyncio.run(main())
