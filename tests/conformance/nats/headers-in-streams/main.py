"""Headers are kept with a message: delivered, found again, and by them rolled up or forgotten in their own time."""
import asyncio

from nats.js.errors import APIError

from observe import saw
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log', allow_rollup_hdrs=True, allow_msg_ttl=True)
        await js.publish(f'{log}.a', b'1', headers={'Trace-Id': 'abc', 'Empty': ''})
        consumer = await js.pull_subscribe(f'{log}.>', durable='c')
        [message] = await consumer.fetch(1, timeout=1)
        saw(message.headers, (await js.get_msg(log, 1)).headers)
        for text in (b'2', b'3'):
            await js.publish(f'{log}.b', text)
        await js.publish(f'{log}.b', b'sum', headers={'Nats-Rollup': 'sub'})
        saw((await js.stream_info(log)).state.messages)
        await js.publish(f'{log}.c', b'all', headers={'Nats-Rollup': 'all'})
        saw((await js.stream_info(log)).state.messages, (await js.stream_info(log)).state.first_seq)
        await js.publish(f'{log}.d', b'short', headers={'Nats-TTL': '1s'})

        async def one_left():
            return (await js.stream_info(log)).state.messages == 1
        saw((await js.stream_info(log)).state.messages, await until(one_left))
        _, plain_log = await stream(nc, 'plain')
        for name, value in [('Nats-Rollup', 'all'), ('Nats-TTL', '5')]:
            try:
                await js.publish(f'{plain_log}.x', b'', headers={name: value})
            except APIError as error:
                saw(name, error.code, error.err_code)


asyncio.run(main())
