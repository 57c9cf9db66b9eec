"""What a consumer had and did not acknowledge goes back to its place when the channel closes, and is marked."""
import asyncio

from observe import saw
from onrabbit import channel, get, queue, send, take


async def main():
    async with channel() as own:
        orders = await queue(own, 'orders')
        for text in 'abcd':
            await send(own, text, orders.name)
        async with channel(prefetch=3) as other:
            messages = await take(await other.get_queue(orders.name), 3)
            saw([[message.body.decode(), message.redelivered] for message in messages])
            await messages[1].ack()
        again = [await get(orders) for _ in range(3)]
        saw([[message.body.decode(), message.redelivered] for message in again])
        await again[0].reject(requeue=True)
        await again[1].nack(requeue=False)
        await again[2].ack()
        last = await get(orders)
        saw(last.body.decode(), last.redelivered, last.message_count)
        await last.ack(multiple=True)
        saw((await orders.declare()).message_count)


asyncio.run(main())
