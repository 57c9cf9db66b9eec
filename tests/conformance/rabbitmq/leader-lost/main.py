"""A quorum queue without a leader: a publish is confirmed when there is one again, and nothing is lost."""
import asyncio

from observe import saw, took
from onrabbit import channel, get, queue, send


async def main():
    async with channel() as one:
        orders = await queue(one, 'orders', x_queue_type='quorum')
        await send(one, 'before', orders.name)
        await asyncio.sleep(0.6)
        with took('confirmed', 0.9):
            saw(type(await send(one, 'meanwhile', orders.name)).__name__)
        saw([(await get(orders)).body.decode() for _ in range(2)])


asyncio.run(main())
