"""basic.recover and a nack of several send back what was delivered, to its old place, marked."""
import asyncio

from observe import failed, saw
from onrabbit import channel, get, queue, send


async def main():
    async with channel() as one, channel() as other:
        orders = await queue(one, 'orders')
        for text in 'abcde':
            await send(one, text, orders.name)
        raw = await other.get_underlay_channel()
        theirs = await other.get_queue(orders.name)
        messages = [await get(theirs) for _ in range(4)]
        await raw.basic_nack(messages[1].delivery_tag, multiple=True, requeue=True)
        saw([[message.body.decode(), message.redelivered] for message in [await get(orders), await get(orders), await get(orders)]])
        await raw.basic_recover(requeue=True)
        saw([[message.body.decode(), message.redelivered] for message in [await get(theirs), await get(theirs)]])
        await raw.basic_ack(0, multiple=True)
        saw((await orders.declare()).message_count)
        with failed('an acknowledgement too many'):
            await raw.basic_ack(1)
            await raw.basic_qos(prefetch_count=1)


asyncio.run(main())
