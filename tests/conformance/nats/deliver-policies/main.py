"""Where a new consumer begins: at the first message, the last, the next, a sequence, a time, the last of each subject."""
import asyncio
import datetime

from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from observe import failed, saw
from onnats import connection, stream, texts


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        for text in ['a1', 'b1', 'a2', 'c1']:
            await js.publish(f'{log}.{text[0]}', text.encode())
        await asyncio.sleep(0.2)
        now = datetime.datetime.now(datetime.timezone.utc).isoformat().replace('+00:00', 'Z')
        await js.publish(f'{log}.b', b'b2')

        async def reads(what, **config):
            consumer = await js.pull_subscribe(f'{log}.>', config=ConsumerConfig(ack_policy=AckPolicy.NONE, **config))
            info = await consumer.consumer_info()
            saw(what, info.num_pending, info.delivered.stream_seq, texts(await consumer.fetch(10, timeout=0.2)) if info.num_pending else [])
        await reads('all', deliver_policy=DeliverPolicy.ALL)
        await reads('last', deliver_policy=DeliverPolicy.LAST)
        await reads('new', deliver_policy=DeliverPolicy.NEW)
        await reads('sequence 3', deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=3)
        await reads('time', deliver_policy=DeliverPolicy.BY_START_TIME, opt_start_time=now)
        await reads('last per subject', deliver_policy=DeliverPolicy.LAST_PER_SUBJECT)
        await reads('last of a', deliver_policy=DeliverPolicy.LAST, filter_subject=f'{log}.a')
        with failed('no sequence'):
            await reads('x', deliver_policy=DeliverPolicy.BY_START_SEQUENCE)
        with failed('a sequence too much'):
            await reads('x', deliver_policy=DeliverPolicy.ALL, opt_start_seq=3)


asyncio.run(main())
