"""A stream that allows it gives single messages out as they are; others are found by sequence, subject, next of a subject."""
import asyncio

from observe import failed, saw
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log', allow_direct=True)
        for i in range(4):
            await js.publish(f'{log}.{i % 2}', str(i).encode(), headers={'N': str(i)} if i != 3 else None)

        async def gets(**which):
            message = await js.get_msg(log, **which)
            return [message.subject.split('.')[-1], message.seq, message.data.decode(), (message.headers or {}).get('N')]
        for direct in (True, False):
            saw(direct, await gets(seq=2, direct=direct), await gets(subject=f'{log}.0', direct=direct), await gets(subject=f'{log}.*', direct=direct))
            saw(await gets(seq=2, subject=f'{log}.0', next=True, direct=direct))
            with failed('no such sequence'):
                await gets(seq=9, direct=direct)
            with failed('no such subject'):
                await gets(subject=f'{log}.9', direct=direct)
        js, closed = await stream(nc, 'closed')
        with failed('not allowed'):
            await js.get_msg(closed, 1, direct=True)


asyncio.run(main())
