"""Topics by hand and by first use; names and settings that are refused; deleting, and more partitions."""
import asyncio

from aiokafka.admin import NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import for_code

from names import unique
from observe import failed, saw
from onkafka import admin, producer
from waiting import until


async def main():
    async with admin() as client, producer() as send:
        async def create(*topics):
            answer = await client.create_topics(list(topics))
            return [for_code(entry[1]).__name__ for entry in answer.topic_errors]

        async def attempt(what, *topics):
            try:
                saw(what, await create(*topics))
            except Exception as error:
                saw(what, type(error).__name__)
        await attempt('new', NewTopic(unique('a'), 2, 1))
        await attempt('again', NewTopic(unique('a'), 2, 1))
        await attempt('three replicas of one broker', NewTopic(unique('b'), 1, 3))
        await attempt('no partitions', NewTopic(unique('c'), 0, 1))
        await attempt('a wrong name', NewTopic('wrong name!', 1, 1))
        await attempt('a wrong setting', NewTopic(unique('d'), 1, 1, topic_configs={'retention.ms': 'soon'}))
        record = await send.send_and_wait(unique('by-use'), b'x')
        saw(record.partition, record.offset)

        async def partitions():
            [found] = await client.describe_topics([unique('a')])
            return len(found['partitions'])
        saw(await partitions())
        await client.create_partitions({unique('a'): NewPartitions(total_count=5)})
        await until(lambda: grown(partitions))
        saw(unique('a') in await client.list_topics())
        await client.delete_topics([unique('a')])
        await until(lambda: gone(client, unique('a')))
        [answer] = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, unique('by-use'))])
        entries = {entry[0]: entry[1] for entry in answer.resources[0][4]}
        saw({name: entries[name] for name in ('cleanup.policy', 'retention.ms', 'max.message.bytes', 'message.timestamp.type')})
        with failed('too large'):
            async with producer(max_request_size=3_000_000) as large:
                await large.send_and_wait(unique('by-use'), b'x' * 1_100_000)


async def grown(partitions):
    return await partitions() == 5


async def gone(client, name):
    return name not in await client.list_topics()


asyncio.run(main())
