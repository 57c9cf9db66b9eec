"""Replies without a queue: amq.rabbitmq.reply-to stands for the channel that asks."""
import asyncio

import aio_pika

from observe import failed, saw
from onrabbit import channel, queue


async def main():
    async with channel() as server, channel(publisher_confirms=False) as client:
        questions = await queue(server, 'questions')

        async def answer(message):
            saw(message.reply_to.startswith('amq.rabbitmq.reply-to.'))
            await server.default_exchange.publish(aio_pika.Message(message.body * 2, correlation_id=message.correlation_id), message.reply_to, mandatory=False)
            await message.ack()
        await questions.consume(answer)
        raw, answers = await client.get_underlay_channel(), asyncio.Queue()
        await raw.basic_consume('amq.rabbitmq.reply-to', answers.put, no_ack=True)
        await client.default_exchange.publish(aio_pika.Message(b'ab', reply_to='amq.rabbitmq.reply-to', correlation_id='1'), questions.name)
        reply = await answers.get()
        saw(reply.body.decode(), reply.header.properties.correlation_id, reply.delivery.exchange, reply.delivery.redelivered)
    async with channel() as one:
        with failed('with acknowledgements'):
            await (await one.get_underlay_channel()).basic_consume('amq.rabbitmq.reply-to', print)
    async with channel() as one:
        with failed('without listening'):
            await one.default_exchange.publish(aio_pika.Message(b'x', reply_to='amq.rabbitmq.reply-to'), 'questions')


asyncio.run(main())
