"""replay_policy original delivers old messages at the pace at which they came; headers_only leaves the payload out."""
import asyncio

from nats.js.api import AckPolicy, ConsumerConfig, ReplayPolicy

from observe import saw, took
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        for pause in (0.3, 0.5, 0):
            await js.publish(f'{log}.x', b'payload', headers={'Trace': 't'})
            await asyncio.sleep(pause)
        got = asyncio.Queue()
        with took('as it was', 0.8):
            await js.subscribe(f'{log}.x', cb=got.put, config=ConsumerConfig(replay_policy=ReplayPolicy.ORIGINAL, ack_policy=AckPolicy.NONE))
            first = await got.get()
            with took('between', 0.3):
                await got.get()
            await got.get()
        saw(first.data.decode(), first.headers['Trace'])
        only = await js.subscribe(f'{log}.x', headers_only=True)
        message = await only.next_msg(timeout=1)
        saw(message.data.decode(), message.headers)


asyncio.run(main())
