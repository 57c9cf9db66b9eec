"""A transaction that takes longer than its timeout is aborted by the coordinator, and its producer is fenced."""
import asyncio

from names import unique
from observe import failed, saw
from onkafka import consumer, producer, take, topic


async def main():
    bills = await topic('bills')
    async with consumer(bills, isolation_level='read_committed') as read, producer() as plain:
        async with producer(transactional_id=unique('biller'), transaction_timeout_ms=1000) as send:
            await send.begin_transaction()
            await send.send_and_wait(bills, b'late')
            await plain.send_and_wait(bills, b'behind it')
            saw([[message.offset, message.value.decode()] for message in await take(read, 1)])
            with failed('commit'):
                await send.commit_transaction()


asyncio.run(main())
