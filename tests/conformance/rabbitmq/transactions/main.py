"""tx: what is published and acknowledged counts with the commit, or never."""
import asyncio

from observe import failed, saw
from onrabbit import channel, get, queue, send


async def main():
    async with channel() as own, channel(publisher_confirms=False) as one:
        orders = await queue(own, 'orders')
        theirs = await one.get_queue(orders.name)
        await send(own, 'first', orders.name)
        transaction = one.transaction()
        await transaction.select()
        await (await get(theirs)).ack()
        await send(one, 'second', orders.name)
        saw((await orders.declare()).message_count)
        await transaction.commit()
        saw((await orders.declare()).message_count, (await get(orders)).body.decode())
        await send(own, 'third', orders.name)
        message = await get(theirs)
        await message.reject(requeue=False)
        await send(one, 'fourth', orders.name)
        await transaction.rollback()
        saw((await orders.declare()).message_count)
        await (await one.get_underlay_channel()).basic_nack(message.delivery_tag, requeue=True)
        await transaction.commit()
        saw([(again := await get(orders)).body.decode(), again.redelivered], (await orders.declare()).message_count)
    async with channel() as one:
        with failed('no transaction'):
            await (await one.get_underlay_channel()).tx_commit()


asyncio.run(main())
