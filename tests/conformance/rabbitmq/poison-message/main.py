"""A message that no consumer can read: rejected, it is a dead letter, and the next one is served."""
import asyncio
import json

from observe import saw
from onrabbit import channel, death, get, queue, send


async def main():
    async with channel() as one:
        graves = await queue(one, 'graves')
        orders = await queue(one, 'orders', x_dead_letter_exchange='', x_dead_letter_routing_key=graves.name)
        seen = asyncio.Queue()

        async def handle(message):
            async with message.process(requeue=False):
                await seen.put(json.loads(message.body))
        await orders.consume(handle)
        dead = await get(graves)
        saw(death(dead)['reason'], dead.content_type)
        await send(one, '{"n": 1}', orders.name)
        saw(await seen.get())


asyncio.run(main())
