"""Kafka in a few words: a topic of this case's own, producers and consumers that are closed again, messages to be waited for."""

import asyncio
import contextlib
import os

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from names import unique
from waiting import until

BOOTSTRAP = os.environ['KAFKA_BOOTSTRAP']


@contextlib.asynccontextmanager
async def admin():
    client = AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def topic(name, partitions=1, replicas=1, **config):
    """A new topic, ready to be used; `config` with underscores for dots. Answers its unique name."""
    name = unique(name)
    settings = {key.replace('_', '.'): str(value) for key, value in config.items()}
    async with admin() as client:
        await client.create_topics([NewTopic(name, partitions, replicas, topic_configs=settings)])

        async def led():
            [found] = await client.describe_topics([name])
            return len(found['partitions']) == partitions and all(part['leader'] >= 0 for part in found['partitions'])
        await until(led)
    return name


@contextlib.asynccontextmanager
async def producer(**options):
    client = AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, **options)
    await client.start()
    try:
        yield client
    finally:
        await client.stop()


@contextlib.asynccontextmanager
async def consumer(*topics, **options):
    """Reads from the beginning unless told otherwise, and commits only what it is told to."""
    client = AIOKafkaConsumer(*topics, bootstrap_servers=BOOTSTRAP, **{'auto_offset_reset': 'earliest', 'enable_auto_commit': False, **options})
    await client.start()
    try:
        yield client
    finally:
        await client.stop()


async def take(client, count, within=15):
    """The next `count` messages."""
    async with asyncio.timeout(within):
        return [await client.getone() for _ in range(count)]


async def nothing_more(client, within=0.3):
    """True when no message comes within that time."""
    return not await client.getmany(timeout_ms=int(within * 1000))
