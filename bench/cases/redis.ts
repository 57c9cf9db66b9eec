import { busBench } from '../kit/bus.ts'
import type { Bench } from '../kit/bench.ts'

/** A stream with a group: XADD, XREADGROUP, XACK, one by one and in batches of a hundred. */
const PROGRAM = `import asyncio
import os

import redis.asyncio

ONE, BATCHES, BATCH = 1500, 60, 100


async def one_by_one(bus, count):
    for n in range(count):
        await bus.xadd('orders', {'n': n, 'what': 'a book'})
        entries = await bus.xreadgroup('bills', 'ann', {'orders': '>'}, count=1, block=1000)
        await bus.xack('orders', 'bills', ids_of(entries)[0])


async def in_batches(bus, count):
    for _ in range(count):
        async with bus.pipeline(transaction=False) as pipe:
            for n in range(BATCH):
                pipe.xadd('orders', {'n': n, 'what': 'a book'})
            await pipe.execute()
        ids = ids_of(await bus.xreadgroup('bills', 'ann', {'orders': '>'}, count=BATCH))
        assert len(ids) == BATCH
        await bus.xack('orders', 'bills', *ids)


def ids_of(streams):
    return [entry for stream in (streams.values() if isinstance(streams, dict) else [one[1] for one in streams]) for entry in flat(stream)]


def flat(entries):
    return [entry[0] for entry in entries] if entries and isinstance(entries[0][0], str) else [entry[0] for some in entries for entry in some]


async def main():
    async with redis.asyncio.Redis.from_url(os.environ['REDIS_URL'], decode_responses=True) as bus:
        await bus.xgroup_create('orders', 'bills', id='0', mkstream=True)
        await one_by_one(bus, 100)
        await in_batches(bus, 2)
        print('begin one', ONE, flush=True)
        await one_by_one(bus, ONE)
        print('end one', flush=True)
        print('begin batch', BATCHES * BATCH, flush=True)
        await in_batches(bus, BATCHES)
        print('end batch', flush=True)


asyncio.run(main())
`

export const bench: Bench = busBench('redis', PROGRAM, { client: 'redis-py (asyncio)', batch: 'XADD in pipelines of 100, XREADGROUP COUNT 100, one XACK' })
