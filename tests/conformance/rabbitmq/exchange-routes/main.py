"""Exchanges bound to exchanges, alternate ones for what nothing else takes, internal ones, and those that come with the server."""
import asyncio

import aio_pika

from names import unique
from observe import failed, saw
from onrabbit import URL, channel, get, queue, send


async def main():
    async with channel() as one:
        first = await one.declare_exchange(unique('first'), 'topic', arguments={'alternate-exchange': unique('rest')}, auto_delete=True)
        second = await one.declare_exchange(unique('second'), 'fanout', internal=True)
        rest = await one.declare_exchange(unique('rest'), 'fanout')
        orders, others = await queue(one, 'orders'), await queue(one, 'others')
        await second.bind(first, 'eu.#')
        await orders.bind(second)
        await others.bind(rest)
        for key in ('eu.fr', 'us.ny'):
            await send(one, key, key, first)
        saw((await get(orders)).body.decode(), (await get(others)).body.decode())
        # Bound twice, and by two keys: once each.
        await orders.bind(first, 'eu.fr')
        await orders.bind(first, 'eu.*')
        await send(one, 'once', 'eu.fr', first)
        saw((await get(orders)).body.decode(), (await orders.declare()).message_count)
        await orders.bind('amq.direct', 'here')
        await send(one, 'by amq.direct', 'here', await one.get_exchange('amq.direct'))
        saw((await get(orders)).body.decode())
    for what, make in {
        'to an internal exchange': lambda one: send(one, 'x', 'y', aio_pika.Exchange(one, unique('second'))),
        'the default exchange': lambda one: orders_of(one, lambda orders: orders.bind('')),
        'amq.direct deleted': lambda one: one.exchange_delete('amq.direct'),
        'in use': lambda one: one.exchange_delete(unique('second'), if_unused=True),
        'of another type': lambda one: one.declare_exchange(unique('second'), 'direct', internal=True),
        'a reserved name': lambda one: one.declare_exchange('amq.own', 'direct'),
    }.items():
        async with channel() as one:
            with failed(what):
                await make(one)
    async with await aio_pika.connect(URL) as connection:
        one = await connection.channel()
        with failed('an unknown type'):
            await one.declare_exchange(unique('odd'), 'odd')
        saw(connection.is_closed)
    async with channel() as one:
        orders = await one.get_queue(unique('orders'))
        await orders.unbind(unique('first'), 'eu.fr')
        await orders.unbind(unique('first'), 'eu.*')
        await (await one.get_exchange(unique('second'))).unbind(unique('first'), 'eu.#')
        with failed('gone with its last binding'):
            await one.get_exchange(unique('first'))


async def orders_of(one, act):
    return await act(await one.get_queue(unique('orders')))


asyncio.run(main())
