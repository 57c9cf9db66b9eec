"""connect_robust comes back after a cut, with its queues, bindings and consumers; what was not acknowledged comes again."""
import asyncio

import aio_pika

from observe import saw
from onrabbit import URL, channel, queue, send
from relay import Relay
from waiting import until


async def main():
    async with Relay.of(URL) as relay, channel() as sender:
        connection = await aio_pika.connect_robust(relay.through(URL), reconnect_interval=0.2)
        one = await connection.channel()
        await one.set_qos(prefetch_count=1)
        orders = await queue(one, 'orders')
        got = []

        async def handle(message):
            got.append([message.body.decode(), message.redelivered])
            if len(got) > 1:
                await message.ack()
        await orders.consume(handle)
        await send(sender, 'a', orders.name)
        await until(lambda: len(got) == 1)
        relay.cut()
        await until(lambda: len(got) == 2)
        await send(sender, 'b', orders.name)
        await until(lambda: len(got) == 3)
        saw(got)
        relay.refuse()
        await until(lambda: not connection.connected.is_set())
        await send(sender, 'c', orders.name)
        relay.restore()
        await until(lambda: len(got) == 4)
        saw(got[3][0])
        await connection.close()


asyncio.run(main())
