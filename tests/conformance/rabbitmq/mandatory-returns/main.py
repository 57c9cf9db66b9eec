"""A mandatory message that no queue takes comes back; one that is not mandatory is confirmed and gone."""
import asyncio

import aio_pika

from names import plain, unique
from observe import failed, saw
from onrabbit import channel, queue, send


async def main():
    async with channel() as one:
        orders = await queue(one, 'orders')
        saw(type(await send(one, 'a', orders.name)).__name__)
        returned = await send(one, 'b', unique('nowhere'))
        saw(plain([returned.header.properties.content_type, returned.delivery.reply_text, returned.delivery.routing_key, returned.body]))
        confirmed = await one.default_exchange.publish(aio_pika.Message(b'c'), unique('nowhere'), mandatory=False)
        saw(type(confirmed).__name__)
    async with channel(on_return_raises=True) as one:
        with failed('returned'):
            await send(one, 'd', unique('nowhere'))
    async with channel() as one:
        with failed('no such exchange'):
            await (await one.get_exchange(unique('nowhere'), ensure=False)).publish(aio_pika.Message(b'e'), 'x')
        saw(one.is_closed)


asyncio.run(main())
