"""Messages leave a stream one by one or by subject, below a sequence, but for the newest; consumers know of it."""
import asyncio

from nats.js.errors import APIError

from observe import failed, saw
from onnats import connection, stream, texts


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        for i in range(10):
            await js.publish(f'{log}.{i % 2}', str(i).encode())
        consumer = await js.pull_subscribe(f'{log}.>', durable='c')

        async def state():
            info = await js.stream_info(log, subjects_filter='>')
            return [info.state.messages, info.state.first_seq, info.state.last_seq, info.state.num_deleted, sorted((info.state.subjects or {}).values()), (await consumer.consumer_info()).num_pending]
        await js.delete_msg(log, 3)
        saw('one less', await state())
        for seq in (3, 99):
            try:
                await js.delete_msg(log, seq)
            except APIError as error:
                saw('again', error.code, error.err_code)
        saw(await js.purge_stream(log, subject=f'{log}.0', keep=2), await state())
        saw(await js.purge_stream(log, seq=6), await state())
        saw(texts(await consumer.fetch(2, timeout=1)))
        await js.purge_stream(log)
        saw('empty', await state(), (await consumer.consumer_info()).num_ack_pending)
        saw((await js.publish(f'{log}.0', b'next')).seq, texts(await consumer.fetch(5, timeout=0.2)))
        js, kept = await stream(nc, 'kept', deny_delete=True, deny_purge=True)
        await js.publish(f'{kept}.0', b'')
        with failed('no purge'):
            await js.purge_stream(kept)
        with failed('no deletion'):
            await js.delete_msg(kept, 1)


asyncio.run(main())
