"""Limits by subject, bytes and size: the oldest goes, or the new one is refused."""
import asyncio

from nats.js.api import DiscardPolicy
from nats.js.errors import APIError

from observe import saw
from onnats import connection, stream


async def main():
    async with connection() as nc:
        async def publishes(js, subject, data):
            try:
                return (await js.publish(subject, data)).seq
            except APIError as error:
                return [error.code, error.err_code, error.description]

        async def state(js, name):
            one = (await js.stream_info(name)).state
            return [one.messages, one.first_seq, one.last_seq, one.bytes]
        js, last = await stream(nc, 'last', max_msgs_per_subject=2)
        for i in range(6):
            await js.publish(f'{last}.{"a" if i < 4 else "b"}', b'x' * i)
        saw('per subject', (await state(js, last))[:3])
        js, per = await stream(nc, 'per', max_msgs_per_subject=1, discard=DiscardPolicy.NEW, discard_new_per_subject=True)
        saw('new per subject', [await publishes(js, f'{per}.{name}', b'') for name in 'aab'])
        js, full = await stream(nc, 'full', max_bytes=400, discard=DiscardPolicy.NEW)
        saw('bytes', [await publishes(js, f'{full}.x', b'x' * 100) for _ in range(4)])
        js, some = await stream(nc, 'some', max_bytes=400)
        for _ in range(4):
            await js.publish(f'{some}.x', b'x' * 100)
        saw('oldest bytes', (await state(js, some))[:3])
        js, small = await stream(nc, 'small', max_msg_size=10)
        saw('size', [await publishes(js, f'{small}.x', b'x' * size) for size in (10, 11)])
        js, few = await stream(nc, 'few', max_consumers=1)
        for name in ('one', 'two'):
            try:
                await js.pull_subscribe(f'{few}.>', durable=name)
                saw(name)
            except APIError as error:
                saw(name, error.err_code)


asyncio.run(main())
