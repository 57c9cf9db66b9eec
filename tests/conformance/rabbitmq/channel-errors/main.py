"""A mistake closes its channel with a code and leaves the connection alone."""
import asyncio

import aio_pika

from names import unique
from observe import failed, saw
from onrabbit import URL, queue


async def main():
    async with await aio_pika.connect(URL) as connection:
        orders = await queue(await connection.channel(), 'orders')

        async def mistake(what, make):
            one = await connection.channel()
            with failed(what):
                await make(one)
            saw(one.is_closed, connection.is_closed)
        await mistake('other arguments', lambda one: queue(one, 'orders', x_max_length=3))
        await mistake('no such queue', lambda one: one.declare_queue(unique('nowhere'), passive=True))
        await mistake('no such exchange', lambda one: one.get_exchange(unique('nowhere')))
        await mistake('a reserved name', lambda one: one.declare_queue('amq.mine'))
        await mistake('an unknown kind of queue', lambda one: queue(one, 'odd', x_queue_type='odd'))
        await mistake('not empty', lambda one: not_empty(one, orders.name))
        exclusive = await (await connection.channel()).declare_queue(exclusive=True)
        saw(exclusive.name.startswith('amq.gen-'))
        async with await aio_pika.connect(URL) as other:
            with failed('exclusive to another'):
                await (await other.channel()).declare_queue(exclusive.name, passive=True)
    with failed('wrong password'):
        await aio_pika.connect(URL.replace('guest:guest', 'guest:wrong'))
    with failed('no such virtual host'):
        await aio_pika.connect(URL + 'nowhere')


async def not_empty(one, name):
    await one.default_exchange.publish(aio_pika.Message(b'x'), name)
    await (await one.get_queue(name)).delete(if_empty=True)


asyncio.run(main())
