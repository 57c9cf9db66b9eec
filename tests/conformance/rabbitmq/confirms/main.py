"""Publisher confirms: one for each message, several at once where they come together; without them nobody is told."""
import asyncio

import aio_pika
from pamqp import commands

from names import unique
from observe import saw
from onrabbit import URL, channel, queue, send
from wire import Wire, told


async def main():
    async with channel() as one:
        orders = await queue(one, 'orders')
        answers = await asyncio.gather(*[send(one, str(i), orders.name, delivery_mode=i % 2 + 1) for i in range(50)])
        saw({type(answer).__name__ for answer in answers} == {'Ack'}, (await orders.declare()).message_count)
    async with channel(publisher_confirms=False) as one:
        saw(await send(one, 'x', unique('nowhere')), await send(one, 'y', orders.name))
        saw((await (await one.get_queue(orders.name)).declare()).message_count)
    async with Wire.to(URL) as wire:
        await wire.ready()
        wire.say(commands.Channel.Open(), commands.Confirm.Select(), channel=1)
        saw(told(await wire.next()), told(await wire.next()))
        for i in range(20):
            wire.publish(b'z', orders.name, properties=commands.Basic.Properties(delivery_mode=2))
        confirmed = set()
        while len(confirmed) < 20:
            ack = await wire.next()
            confirmed |= set(range(1, ack.delivery_tag + 1)) if ack.multiple else {ack.delivery_tag}
        saw(confirmed == set(range(1, 21)))
        wire.publish(b'', unique('nowhere'), mandatory=True)
        saw([told(await wire.next()) for _ in range(3)])
        wire.say(commands.Tx.Select(), channel=1)
        saw(told(await wire.next()))


asyncio.run(main())
