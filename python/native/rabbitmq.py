"""What a check does to a real RabbitMQ by hand, by aio-pika: https://docs.aio-pika.com/"""

import json

import aio_pika
from aio_pika.exceptions import ChannelNotFoundEntity


class RabbitMQ:
    def __init__(self, name, port, reach, environment):
        self.name = name
        host, port = reach(name, port)
        user, password = (environment.get(f'RABBITMQ_DEFAULT_{what}', 'guest') for what in ('USER', 'PASS'))
        self.where = {'host': host, 'port': port, 'login': user, 'password': password, 'virtualhost': environment.get('RABBITMQ_DEFAULT_VHOST', '/')}

    async def publish(self, message, times):
        """To an exchange; without one of that name, to the queue. Persistent, and of the type that it looks like."""
        one = aio_pika.Message(
            message['body'].encode(), headers=dict(message['headers']), delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            content_type='application/json' if _is_json(message['body']) else 'text/plain',
        )
        async with await aio_pika.connect(**self.where) as connection:
            try:
                exchange = await (await connection.channel()).get_exchange(message['channel'])
                routing = message.get('routing') or message['key'] or ''
            except ChannelNotFoundEntity:
                exchange, routing = (await connection.channel()).default_exchange, message['channel']
            for _ in range(times):
                await exchange.publish(one, routing_key=routing)

    async def lag(self, queue, _channel):
        """What waits in the queue; what a consumer has and has not acknowledged is not counted, as the protocol does not tell it."""
        async with await aio_pika.connect(**self.where) as connection:
            try:
                declared = await (await connection.channel()).get_queue(queue)
            except ChannelNotFoundEntity:
                return 0
            return declared.declaration_result.message_count


def _is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False
