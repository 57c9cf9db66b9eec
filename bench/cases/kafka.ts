import { busBench } from '../kit/bus.ts'
import type { Bench } from '../kit/bench.ts'

/** A topic with a group: send_and_wait, getone and commit, one by one; and batches of a hundred, as a producer gathers them and a consumer takes them. */
const PROGRAM = `import asyncio
import os

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

ONE, BATCHES, BATCH = 1500, 60, 100
BOOTSTRAP = os.environ['KAFKA_BOOTSTRAP']


async def one_by_one(send, read, topic, count):
    for n in range(count):
        await send.send_and_wait(topic, b'a book %d' % n, key=b'%d' % n)
        await read.getone()
        await read.commit()


async def in_batches(send, read, topic, count):
    for _ in range(count):
        sent = [await send.send(topic, b'a book %d' % n, key=b'%d' % n) for n in range(BATCH)]
        await asyncio.gather(*sent)
        left = BATCH
        while left > 0:
            left -= sum(len(some) for some in (await read.getmany(timeout_ms=1000)).values())
        await read.commit()


async def main():
    mark = os.environ.get('CONFORMANCE_RUN', '') or os.urandom(4).hex()
    topic, group = f'orders-{mark}', f'bills-{mark}'
    send = AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, linger_ms=0)
    read = AIOKafkaConsumer(topic, bootstrap_servers=BOOTSTRAP, group_id=group, enable_auto_commit=False, auto_offset_reset='earliest')
    await send.start()
    await send.send_and_wait(topic, b'first')
    await read.start()
    await read.getone()
    await one_by_one(send, read, topic, 100)
    await in_batches(send, read, topic, 2)
    print('begin one', ONE, flush=True)
    await one_by_one(send, read, topic, ONE)
    print('end one', flush=True)
    print('begin batch', BATCHES * BATCH, flush=True)
    await in_batches(send, read, topic, BATCHES)
    print('end batch', flush=True)
    await read.stop()
    await send.stop()


asyncio.run(main())
`

export const bench: Bench = busBench('kafka', PROGRAM, { client: 'aiokafka', batch: 'a hundred sends gathered, getmany, one commit' })
