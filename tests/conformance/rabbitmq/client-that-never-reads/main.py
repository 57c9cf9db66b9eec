"""A consumer that never reads fills its connection, and its queue waits; others are served meanwhile."""
import asyncio
import urllib.parse

import pamqp.frame
from pamqp import commands

from names import unique
from observe import saw
from onrabbit import URL, channel, get, queue, send
from waiting import until
from wire import Wire


async def main():
    async with channel() as one:
        orders, others = await queue(one, 'orders'), await queue(one, 'others')
        async with Wire.to(URL) as wire:
            await wire.ready()
            wire.say(commands.Channel.Open(), commands.Basic.Consume(queue=orders.name), channel=1)
            await wire.next()
            for _ in range(60):
                await asyncio.gather(*[send(one, 'x' * 100_000, orders.name) for _ in range(10)])
            saw((await orders.declare()).message_count > 0, (await orders.declare()).consumer_count)
            await send(one, 'served', others.name)
            saw((await get(others)).body.decode())
        await until(lambda: back(orders))
        saw((await orders.declare()).message_count)


async def back(orders):
    return (await orders.declare()).message_count == 600


asyncio.run(main())
