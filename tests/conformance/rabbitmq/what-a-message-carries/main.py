"""Properties and headers arrive as they were sent, types included; a body of any length; copies by CC and BCC."""
import asyncio
import datetime

import aio_pika

from names import plain, unique
from observe import failed, saw
from onrabbit import channel, get, queue, send

HEADERS = {
    'text': 'é', 'bytes': bytearray(b'\xff\x00'), 'small': 1, 'medium': 70000, 'large': 2 ** 40, 'negative': -5, 'fraction': 1.5, 'yes': True, 'nothing': None,
    'list': [1, 'two', [3]], 'table': {'inner': {'deep': 'x'}}, 'time': datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc),
}


async def main():
    async with channel() as one:
        orders = await queue(one, 'orders')
        await send(
            one, 'body', orders.name, headers=HEADERS, content_type='text/plain', content_encoding='utf-8', priority=3, correlation_id='c', reply_to='r',
            message_id='m', timestamp=datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc), type='t', user_id='guest', app_id='a', delivery_mode=2,
        )
        message = await get(orders)
        saw({name: value.isoformat() if isinstance(value, datetime.datetime) else value.hex() if isinstance(value, (bytes, bytearray)) else value for name, value in message.headers.items()})
        saw([message.content_type, message.content_encoding, message.priority, message.correlation_id, message.reply_to, message.message_id, message.timestamp.isoformat(), message.type, message.user_id, message.app_id, message.delivery_mode.value])
        await send(one, '', orders.name)
        saw(len((await get(orders)).body))
        await send(one, 'x' * 1_000_000, orders.name)
        saw(len((await get(orders)).body))
        copy, blind = await queue(one, 'copy'), await queue(one, 'blind')
        await send(one, 'copies', orders.name, headers={'CC': [copy.name], 'BCC': [blind.name]})
        for each in (orders, copy, blind):
            got = await get(each)
            saw(got.body.decode(), plain(got.routing_key), plain(got.headers))
    async with channel() as one:
        with failed('in the name of another'):
            await send(one, 'x', unique('orders'), user_id='somebody')
    async with channel() as one:
        with failed('a copy to no list'):
            await send(one, 'x', unique('orders'), headers={'CC': 'copy'})


asyncio.run(main())
