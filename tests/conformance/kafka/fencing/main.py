"""Who starts with the same transactional id puts its predecessor out, and ends what it had begun."""
import asyncio

from names import unique
from observe import failed, saw
from onkafka import consumer, producer, take, topic


async def main():
    bills = await topic('bills')
    async with consumer(bills, isolation_level='read_committed') as read:
        async with producer(transactional_id=unique('biller')) as old:
            await old.begin_transaction()
            await old.send_and_wait(bills, b'zombie')
            async with producer(transactional_id=unique('biller')) as new:
                async with new.transaction():
                    await new.send_and_wait(bills, b'new')
                saw([message.value.decode() for message in await take(read, 1)])
                with failed('the old one sends'):
                    await old.send_and_wait(bills, b'again')
                with failed('the old one commits'):
                    await old.commit_transaction()


asyncio.run(main())
