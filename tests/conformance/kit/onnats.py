"""NATS in a few words: a connection, and a JetStream stream of this case's own."""

import contextlib
import os

import nats

from names import unique

URL = os.environ['NATS_URL']


@contextlib.asynccontextmanager
async def connection(url=URL, **options):
    client = await nats.connect(url, **options)
    try:
        yield client
    finally:
        if not client.is_closed:
            await client.close()


async def stream(client, name, **config):
    """(JetStream context, subject prefix) of a new stream that keeps NAME.>"""
    js = client.jetstream()
    await js.add_stream(name=unique(name), subjects=[f'{unique(name)}.>'], **config)
    return js, unique(name)


def texts(messages):
    return [message.data.decode() for message in messages]
