"""Direct, fanout, topic and headers exchanges, each by its own rule; an unbound queue gets nothing more."""
import asyncio

import aio_pika

from names import unique
from observe import saw
from onrabbit import channel, queue

BINDINGS = {
    'direct': {'a': {'routing_key': 'red'}, 'b': {'routing_key': 'blue'}},
    'fanout': {'a': {'routing_key': 'red'}, 'b': {}},
    'topic': {'a': {'routing_key': 'eu.*.paid'}, 'b': {'routing_key': 'eu.#'}},
    'headers': {'a': {'arguments': {'x-match': 'all', 'kind': 'pdf', 'size': 1}}, 'b': {'arguments': {'x-match': 'any', 'kind': 'pdf', 'size': 1}}},
}
SENT = {
    'direct': [('red', {}), ('blue', {}), ('green', {})],
    'fanout': [('red', {}), ('', {})],
    'topic': [('eu.fr.paid', {}), ('eu.fr.sent', {}), ('eu', {}), ('us.ny.paid', {}), ('eu.fr.x.paid', {})],
    'headers': [('', {'kind': 'pdf', 'size': 1}), ('', {'kind': 'pdf'}), ('', {'size': 1, 'kind': 'doc'}), ('', {'size': 2})],
}


async def main():
    async with channel() as one:
        for kind, bindings in BINDINGS.items():
            exchange = await one.declare_exchange(unique(kind), aio_pika.ExchangeType(kind), auto_delete=True)
            queues = {}
            for name, how in bindings.items():
                queues[name] = await queue(one, f'{kind}-{name}')
                await queues[name].bind(exchange, **how)
            for i, (key, headers) in enumerate(SENT[kind]):
                await exchange.publish(aio_pika.Message(str(i).encode(), headers=headers), key, mandatory=False)
            for name, each in queues.items():
                saw(kind, name, [message.body.decode() for message in await drained(each)])
            await queues['a'].unbind(exchange, **bindings['a'])
            await exchange.publish(aio_pika.Message(b'late', headers=SENT[kind][0][1]), SENT[kind][0][0], mandatory=False)
            saw(kind, 'after unbind', [len(await drained(each)) for each in queues.values()])


async def drained(each):
    messages = []
    while message := await each.get(fail=False, no_ack=True):
        messages.append(message)
    return messages


asyncio.run(main())
