"""A quorum queue counts deliveries; past its limit a message is a dead letter."""
import asyncio

from observe import saw
from onrabbit import channel, death, get, queue, send
from names import plain, unique


async def main():
    async with channel() as one:
        graves = await queue(one, 'graves')
        orders = await queue(one, 'orders', x_queue_type='quorum', x_delivery_limit=2, x_dead_letter_exchange='', x_dead_letter_routing_key=unique('graves'))
        await send(one, 'poison', orders.name)
        for _ in range(3):
            message = await get(orders)
            saw(message.redelivered, message.headers)
            await message.nack(requeue=True)
        dead = await get(graves)
        saw(dead.body.decode(), plain(death(dead)), (await orders.declare()).message_count)


asyncio.run(main())
