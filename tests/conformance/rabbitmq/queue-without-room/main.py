"""A queue that has no room refuses: with confirms one is told, without them the message is gone."""
import asyncio

from observe import failed, saw
from onrabbit import channel, queue, send


async def main():
    async with channel() as one, channel(publisher_confirms=False) as other:
        orders = await queue(one, 'orders')
        with failed('told'):
            await send(one, 'a', orders.name)
        saw(await send(other, 'b', orders.name))
        await asyncio.sleep(1)
        saw((await orders.declare()).message_count, type(await send(one, 'c', orders.name)).__name__)


asyncio.run(main())
