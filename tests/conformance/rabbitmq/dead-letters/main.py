"""Rejected, expired and crowded-out messages go to the dead-letter exchange; x-death says from where, why and how often."""
import asyncio

import aio_pika

from names import plain, unique
from observe import saw, took
from onrabbit import channel, death, get, queue, send


async def main():
    async with channel() as one:
        exchange = await one.declare_exchange(unique('dead'), aio_pika.ExchangeType.FANOUT, durable=True)
        graves = await queue(one, 'graves')
        await graves.bind(exchange)
        orders = await queue(one, 'orders', x_dead_letter_exchange=exchange.name)
        await send(one, 'a', orders.name, headers={'trace': 'x'}, message_id='m-1')
        await (await get(orders)).reject(requeue=False)
        dead = await get(graves)
        saw(plain(death(dead)), plain([dead.body, dead.message_id, dead.routing_key, dead.exchange, dead.redelivered, sorted(dead.headers)]))
        await dead.ack()
        # Round again: the count of the same queue and reason grows.
        await one.default_exchange.publish(aio_pika.Message(dead.body, headers=dead.headers), orders.name)
        await (await get(orders)).nack(requeue=False)
        saw(plain(death(await get(graves))))

        short = await queue(one, 'short', x_dead_letter_exchange=exchange.name, x_message_ttl=300, x_dead_letter_routing_key='late')
        with took('expires', 0.3):
            await send(one, 'b', short.name)
            saw(plain(death(await get(graves))))
        await send(one, 'c', orders.name, expiration=0.2)
        expired = death(await get(graves))
        saw(expired['reason'], expired['original-expiration'])

        few = await queue(one, 'few', x_dead_letter_exchange=exchange.name, x_max_length=2)
        for text in 'def':
            await send(one, text, few.name)
        crowded = await get(graves)
        saw(crowded.body.decode(), plain(death(crowded)))


asyncio.run(main())
