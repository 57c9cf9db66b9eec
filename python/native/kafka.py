"""What a check does to a real Kafka by hand, by aiokafka: https://aiokafka.readthedocs.io/"""

import asyncio

import aiokafka.client
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.commit import OffsetCommitRequest
from aiokafka.protocol.group import LeaveGroupRequest

UNKNOWN_MEMBER = 25
# A member that was sent away is back within its heartbeat's interval; between the two the group is nobody's.
ATTEMPTS = 20


class Kafka:
    """A cluster as the client sees it. `reach(host, port)`: where an address that a broker tells is from here."""

    def __init__(self, name, port, reach):
        self.name, self.servers = name, f'{name}:{port}'
        connect = _CONNECT

        async def create_conn(host, port, **more):
            return await connect(*reach(host, port), **more)
        aiokafka.client.create_conn = create_conn

    async def publish(self, message, times):
        async with AIOKafkaProducer(bootstrap_servers=self.servers, acks='all') as producer:
            for _ in range(times):
                await producer.send_and_wait(
                    message['channel'], message['body'].encode(), key=None if message['key'] is None else message['key'].encode(),
                    partition=message.get('partition'), headers=[(name, value.encode()) for name, value in message['headers']],
                )

    async def messages(self):
        """All that lies in all topics, oldest first, as events of the sandbox's log."""
        async with AIOKafkaConsumer(bootstrap_servers=self.servers, auto_offset_reset='earliest', enable_auto_commit=False) as consumer:
            places = await self._places(consumer, await consumer.topics())
            found = []
            if places:
                ends = await consumer.end_offsets(places)
                consumer.assign(places)
                await consumer.seek_to_beginning()
                while [place for place in places if await consumer.position(place) < ends[place]]:
                    for records in (await consumer.getmany(timeout_ms=500)).values():
                        found += records
        found.sort(key=lambda record: (record.timestamp, record.topic, record.partition, record.offset))
        return [{
            'kind': 'bus.produce', 'process': self.name, 'seq': number, 't': record.timestamp * 1_000_000, 'system': 'kafka', 'from': '',
            'message': number + 1, 'channel': record.topic, 'partition': record.partition, 'offset': record.offset,
            'key': None if record.key is None else record.key.decode(errors='replace'),
            'headers': [[name, value.decode(errors='replace')] for name, value in record.headers],
            'body': {'text': (record.value or b'').decode(errors='replace'), 'size': len(record.value or b'')},
        } for number, record in enumerate(found)]

    async def lag(self, group, topic):
        async with AIOKafkaConsumer(bootstrap_servers=self.servers) as consumer, _Admin(self.servers) as admin:
            committed = await admin.list_consumer_group_offsets(group)
            topics = {place.topic for place in committed} if topic is None else {topic}
            ends = await consumer.end_offsets(await self._places(consumer, topics & await consumer.topics()))
            return sum(max(0, end - max(0, committed[place].offset if place in committed else 0)) for place, end in ends.items())

    async def replay(self, group, topic, offset, partition):
        """As kafka-consumer-groups --reset-offsets does, which wants an empty group: its members are sent away first, and come back."""
        async with AIOKafkaConsumer(bootstrap_servers=self.servers) as consumer, _Admin(self.servers) as admin:
            places = [place for place in await self._places(consumer, {topic}) if partition in (None, place.partition)]
            begin, end = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
            to = {'earliest': begin, 'latest': end}.get(offset)
            offsets = [(place.partition, to[place] if to else min(max(int(offset), begin[place]), end[place]), '') for place in places]
            coordinator = await admin.find_coordinator(group)
            for _ in range(ATTEMPTS):
                for described in await admin.describe_consumer_groups([group], coordinator):
                    for member in described.groups[0][5]:
                        await admin._send_request(LeaveGroupRequest(group, member[0]), coordinator)
                done = await admin._send_request(OffsetCommitRequest(group, -1, '', -1, [(topic, offsets)]), coordinator)
                if all(error == 0 for _, parts in done.topics for _, error in parts):
                    return
                await asyncio.sleep(0.1)
            raise RuntimeError(f'{self.name} does not let the group {group} be set back: its members come back too soon')

    async def _places(self, consumer, topics):
        """The partitions of topics. Their leaders may be known a moment later than their names."""
        for topic in topics:
            consumer._client.add_topic(topic)
        await consumer._client.force_metadata_update()
        return [TopicPartition(topic, partition) for topic in sorted(topics) for partition in sorted(consumer.partitions_for_topic(topic) or ())]


_CONNECT = aiokafka.client.create_conn


class _Admin:
    def __init__(self, servers):
        self.client = AIOKafkaAdminClient(bootstrap_servers=servers)

    async def __aenter__(self):
        await self.client.start()
        return self.client

    async def __aexit__(self, *_error):
        await self.client.close()
