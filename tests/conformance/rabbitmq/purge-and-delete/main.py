"""A queue is emptied or deleted with a word on how much went; deliveries that are out are not counted, and die with their queue."""
import asyncio

from names import unique
from observe import failed, saw
from onrabbit import channel, get, queue, send


async def main():
    async with channel() as one:
        orders = await queue(one, 'orders')
        for text in 'abc':
            await send(one, text, orders.name)
        out = await get(orders)
        saw((await orders.purge()).message_count, (await orders.declare()).message_count)
        await out.nack(requeue=True)
        saw((await orders.declare()).message_count)
        out = await get(orders)
        await send(one, 'd', orders.name)
        saw((await orders.delete(if_unused=False, if_empty=False)).message_count)
        await out.ack()
        saw((await one.queue_delete(orders.name)).message_count, one.is_closed)
        busy = await queue(one, 'busy')
        await busy.consume(lambda message: None)
    async with channel() as other:
        with failed('in use'):
            async with channel() as consumer:
                await (await consumer.get_queue(unique('busy'))).consume(lambda message: None)
                await (await other.get_queue(unique('busy'))).delete(if_unused=True)


asyncio.run(main())
