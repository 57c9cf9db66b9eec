"""A consumer that does not acknowledge in time loses its channel, and the message goes to another."""
import asyncio

from observe import saw
from onrabbit import channel, get, queue, send, take
from waiting import until


async def main():
    async with channel() as own:
        orders = await queue(own, 'orders')
        await send(own, 'a', orders.name)
        async with channel(prefetch=1) as slow:
            reasons = []
            slow.close_callbacks.add(lambda _channel, error: reasons.append([type(error).__name__, str(error).split(' - ')[0]]))
            [message] = await take(await slow.get_queue(orders.name), 1)
            saw(message.body.decode(), message.redelivered)
            await until(lambda: reasons)
            saw(reasons[0], own.is_closed)
        again = await get(orders)
        saw(again.body.decode(), again.redelivered)
        await again.ack()


asyncio.run(main())
