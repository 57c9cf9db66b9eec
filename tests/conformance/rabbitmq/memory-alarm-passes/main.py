"""Publishers wait while memory is short, and go on when it is not; consumers have work meanwhile."""
import asyncio

from observe import saw, took
from onrabbit import channel, get, queue, send


async def main():
    async with channel() as own, channel() as one:
        orders = await queue(own, 'orders')
        await send(one, 'before', orders.name)
        await asyncio.sleep(0.6)
        with took('confirmed', 0.9):
            sending = asyncio.ensure_future(send(one, 'meanwhile', orders.name))
            saw((await get(orders)).body.decode())
            await sending
        saw((await get(orders)).body.decode())


asyncio.run(main())
