"""Many publishes under way at once are all acknowledged; expected sequences let one of two writers win."""
import asyncio

from nats.js.errors import APIError

from observe import failed, saw
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        futures = [await js.publish_async(f'{log}.x', str(i).encode()) for i in range(100)]
        await js.publish_async_completed()
        saw([future.result().seq for future in futures] == list(range(1, 101)), js.publish_async_pending())

        async def writes(text):
            try:
                return (await js.publish(f'{log}.y', text, headers={'Nats-Expected-Last-Subject-Sequence': '0'})).seq
            except APIError as error:
                return [error.err_code, error.description]
        saw(sorted(map(str, await asyncio.gather(writes(b'a'), writes(b'b')))))
        await js.publish(f'{log}.y', b'', headers={'Nats-Msg-Id': 'one'})
        saw((await js.publish(f'{log}.y', b'', headers={'Nats-Expected-Last-Msg-Id': 'one'})).seq)
        with failed('another id'):
            await js.publish(f'{log}.y', b'', headers={'Nats-Expected-Last-Msg-Id': 'one'})
        late = await js.publish_async('nowhere', b'')
        with failed('nobody keeps it'):
            await late


asyncio.run(main())
