"""RabbitMQ in a few words: a connection with a channel, queues of this case's own that go with it, messages to be waited for."""

import asyncio
import contextlib
import os

import aio_pika

from names import unique

URL = os.environ['AMQP_URL']


@contextlib.asynccontextmanager
async def channel(prefetch=None, connect=aio_pika.connect, url=URL, **options):
    """A channel on a connection of its own; `options` are those of connection.channel()."""
    connection = await connect(url)
    async with connection:
        one = await connection.channel(**options)
        if prefetch is not None:
            await one.set_qos(prefetch_count=prefetch)
        yield one


async def queue(one, name, **arguments):
    """A durable queue. Arguments with underscores for dashes: x_max_length=2. It stays; its name is this run's."""
    settings = {key.replace('_', '-'): value for key, value in arguments.items()}
    return await one.declare_queue(unique(name), durable=True, arguments=settings or None)


async def send(one, text, to, exchange=None, **properties):
    """Publishes a text, through the default exchange unless told, and waits for the broker's confirm."""
    return await (exchange or one.default_exchange).publish(aio_pika.Message(text.encode(), **properties), routing_key=to)


async def get(one, within=10.0):
    """The next message of a queue, once it is there (basic.get)."""
    async with asyncio.timeout(within):
        while (message := await one.get(fail=False)) is None:
            await asyncio.sleep(0.02)
        return message


async def take(one, count, within=10.0, **options):
    """The next `count` messages by a consumer (basic.consume), which is cancelled then. They are not acknowledged."""
    arrived = asyncio.Queue()
    tag = await one.consume(arrived.put, **options)
    async with asyncio.timeout(within):
        messages = [await arrived.get() for _ in range(count)]
    await one.cancel(tag)
    return messages


def death(message):
    """The first entry of x-death without its time."""
    entry = dict(message.headers['x-death'][0])
    entry.pop('time', None)
    return entry
