"""A stream keeps its newest max_msgs, or refuses new ones; a work queue forgets what is acknowledged; max_age expires."""
import asyncio

from nats.js.api import DiscardPolicy, RetentionPolicy

from observe import failed, saw
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc:
        js, old = await stream(nc, 'old', max_msgs=2)
        for i in range(4):
            await js.publish(f'{old}.x', str(i).encode())
        state = (await js.stream_info(old)).state
        saw(state.messages, state.first_seq, state.last_seq, (await js.get_msg(old, 3)).data.decode())
        with failed('gone'):
            await js.get_msg(old, 1)
        js, new = await stream(nc, 'new', max_msgs=1, discard=DiscardPolicy.NEW)
        await js.publish(f'{new}.x', b'1')
        with failed('full'):
            await js.publish(f'{new}.x', b'2')
        js, work = await stream(nc, 'work', retention=RetentionPolicy.WORK_QUEUE)
        await js.publish(f'{work}.x', b'1')
        consumer = await js.pull_subscribe(f'{work}.>', durable='only')
        [message] = await consumer.fetch(1, timeout=1)
        await message.ack_sync()
        saw((await js.stream_info(work)).state.messages)
        with failed('a second consumer'):
            await js.pull_subscribe(f'{work}.>', durable='second')
        js, short = await stream(nc, 'short', max_age=0.3)
        await js.publish(f'{short}.x', b'1')

        async def expired():
            return (await js.stream_info(short)).state.messages == 0
        saw(await until(expired))
        with failed('no such stream'):
            await js.stream_info('nowhere')
        with failed('the same subjects'):
            await js.add_stream(name='other', subjects=[f'{old}.>'])


asyncio.run(main())
