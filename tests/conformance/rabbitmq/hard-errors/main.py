"""Some mistakes end the connection, with all its channels: what is not implemented, and what breaks the protocol's order."""
import asyncio

from pamqp import commands

from names import plain, unique
from observe import saw
from onrabbit import URL
from wire import Wire, told

QUEUE = unique('orders')
ATTEMPTS = {
    'immediate': lambda wire: wire.publish(b'x', QUEUE, immediate=True),
    'prefetch size': lambda wire: wire.say(commands.Basic.Qos(prefetch_size=1), channel=1),
    'flow off': lambda wire: wire.say(commands.Channel.Flow(active=False), channel=1),
    'recover without requeue': lambda wire: wire.say(commands.Basic.Recover(requeue=False), channel=1),
    'opened twice': lambda wire: wire.say(commands.Channel.Open(), channel=1),
    'a tag used twice': lambda wire: wire.say(*[commands.Basic.Consume(queue=QUEUE, consumer_tag='t')] * 2, channel=1),
    'an unknown kind of exchange': lambda wire: wire.say(commands.Exchange.Declare(exchange='x', exchange_type='odd'), channel=1),
    'a method of the server': lambda wire: wire.say(commands.Queue.DeclareOk(queue='x', message_count=0, consumer_count=0), channel=1),
    'opened again': lambda wire: wire.say(commands.Connection.Open()),
    'no such queue': lambda wire: wire.say(commands.Basic.Get(queue=unique('nowhere')), channel=1),
    'no queue at all': lambda wire: wire.say(commands.Basic.Get(queue=''), channel=1),
    'an unknown delivery': lambda wire: wire.say(commands.Basic.Ack(delivery_tag=9), channel=1),
}


async def main():
    for what, attempt in ATTEMPTS.items():
        async with Wire.to(URL) as wire:
            await wire.ready()
            wire.say(commands.Channel.Open(), commands.Queue.Declare(queue=QUEUE), channel=1)
            await wire.next(), await wire.next()
            attempt(wire)
            answers = [told(await wire.next())]
            if answers[0] == 'Basic.ConsumeOk':
                answers.append(told(await wire.next()))
            saw(what, plain(answers))


asyncio.run(main())
