"""A queue or exchange declared again has to be the same: the server says in what it is not."""
import asyncio

import aio_pika

from names import plain, unique
from observe import saw
from onrabbit import channel


async def complaint(make):
    async with channel() as one:
        try:
            await make(one)
        except aio_pika.exceptions.AMQPError as error:
            return plain(str(error))
        return 'nothing'


async def main():
    name, other = unique('orders'), unique('events')
    settings = {'x-max-length': 3, 'x-dead-letter-exchange': 'dead'}
    async with channel() as one:
        await one.declare_queue(name, durable=True, arguments=settings)
        await one.declare_exchange(other, 'topic', durable=True)
        for what in [
            lambda one: one.declare_queue(name, durable=True, arguments=settings),
            lambda one: one.declare_queue(name, durable=True, arguments={**settings, 'x-max-length': 3, 'x-unknown': 1, 'x-queue-type': 'classic'}),
            lambda one: one.declare_queue(name, durable=False, arguments=settings),
            lambda one: one.declare_queue(name, durable=True, auto_delete=True, arguments=settings),
            lambda one: one.declare_queue(name, durable=True, arguments={**settings, 'x-max-length': 4}),
            lambda one: one.declare_queue(name, durable=True, arguments={'x-max-length': 3}),
            lambda one: one.declare_queue(name, durable=True, arguments={**settings, 'x-message-ttl': 5}),
            lambda one: one.declare_queue(name, durable=True, arguments={**settings, 'x-queue-type': 'quorum'}),
            lambda one: one.declare_queue(name, durable=True, exclusive=True, arguments=settings),
            lambda one: one.declare_exchange(other, 'topic', durable=False),
            lambda one: one.declare_exchange(other, 'fanout', durable=True),
            lambda one: one.declare_exchange(other, 'topic', durable=True, arguments={'alternate-exchange': 'rest'}),
        ]:
            saw(await complaint(what))
        for settings in [
            {'x-max-length': -1}, {'x-message-ttl': 'soon'}, {'x-overflow': 'push'}, {'x-dead-letter-routing-key': 'k'}, {'x-max-priority': 256},
            {'x-queue-type': 'odd'}, {'x-dead-letter-exchange': 5}, {'x-single-active-consumer': 1}, {'x-queue-type': 'quorum', 'x-max-priority': 5},
        ]:
            saw(await complaint(lambda one, settings=settings: one.declare_queue(unique('invalid'), durable=True, arguments=settings)))


asyncio.run(main())
