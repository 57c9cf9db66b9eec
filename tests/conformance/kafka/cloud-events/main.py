"""CloudEvents on Kafka: attributes in ce_ headers (binary) or all in the value (structured), the partition key as the key."""
import asyncio
import datetime
import json

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent

from observe import saw
from onkafka import consumer, producer, take, topic

EVENT = CloudEvent({
    'id': '1', 'source': '/orders', 'type': 'order.placed', 'specversion': '1.0', 'time': datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
    'datacontenttype': 'application/json', 'partitionkey': 'ann',
}, {'total': 5})


async def main():
    orders = await topic('orders')
    async with producer() as send:
        for message in (to_binary_event(EVENT), to_structured_event(EVENT)):
            key = message.key.encode() if isinstance(message.key, str) else message.key
            await send.send_and_wait(orders, message.value, key=key, headers=list(message.headers.items()))
    async with consumer(orders) as read:
        for record in await take(read, 2):
            saw(record.key.decode(), sorted((name, value.decode()) for name, value in record.headers), json.loads(record.value))
            event = from_kafka_event(KafkaMessage(dict(record.headers), record.key, record.value))
            saw(event.get_id(), event.get_type(), event.get_source(), event.get_data(), event.get_extension('partitionkey'))


asyncio.run(main())
