"""After a restart: durable queues with their persistent messages; transient messages and queues are gone; quorum queues keep all."""
import asyncio

import aio_pika

from names import unique
from observe import failed, saw
from onrabbit import URL, channel, get, queue, send
from waiting import until


async def main():
    async with channel() as one:
        orders, quorum = await queue(one, 'orders'), await queue(one, 'quorum', x_queue_type='quorum')
        transient = await one.declare_queue(unique('transient'), durable=False)
        exchange = await one.declare_exchange(unique('events'), aio_pika.ExchangeType.TOPIC, durable=True)
        await orders.bind(exchange, '#')
        await send(one, 'persistent', orders.name, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await send(one, 'transient', orders.name)
        await send(one, 'in quorum', quorum.name)
        await send(one, 'x', transient.name)
        saw('ready')
        await until(lambda: one.is_closed, within=30)
    await until(up, within=35)
    async with channel() as one:
        saw((await one.declare_queue(orders.name, passive=True)).declaration_result.message_count)
        message = await get(await one.get_queue(orders.name))
        saw(message.body.decode(), message.redelivered)
        message = await get(await one.get_queue(quorum.name))
        saw(message.body.decode(), message.redelivered)
        await send(one, 'bound still', 'any', await one.get_exchange(exchange.name))
        saw((await get(await one.get_queue(orders.name))).body.decode())
        with failed('transient'):
            await one.declare_queue(transient.name, passive=True)


async def up():
    try:
        async with asyncio.timeout(1):
            async with await aio_pika.connect(URL):
                return True
    except (OSError, TimeoutError, aio_pika.exceptions.AMQPError):
        return False


asyncio.run(main())
