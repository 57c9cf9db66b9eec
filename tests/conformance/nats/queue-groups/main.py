"""Each message goes to one member of a queue group, and to every subscriber outside of it."""
import asyncio

from observe import saw
from onnats import connection
from waiting import until


async def main():
    async with connection() as nc, connection() as other:
        got = {'a': [], 'b': [], 'alone': []}

        def into(name):
            async def handle(message):
                got[name].append(int(message.data))
            return handle
        a = await nc.subscribe('work', queue='workers', cb=into('a'))
        await other.subscribe('work', queue='workers', cb=into('b'))
        await other.subscribe('work', cb=into('alone'))
        await nc.flush()
        await other.flush()
        for i in range(60):
            await nc.publish('work', str(i).encode())
        await until(lambda: len(got['alone']) == 60 and len(got['a']) + len(got['b']) == 60)
        saw(sorted(got['a'] + got['b']) == list(range(60)), got['alone'] == list(range(60)))
        saw(bool(got['a']), bool(got['b']), got['a'] == sorted(got['a']))
        before = len(got['b'])
        await a.unsubscribe()
        await nc.flush()
        for i in range(10):
            await nc.publish('work', str(i).encode())
        await until(lambda: len(got['b']) == before + 10)
        saw('the other gets all')


asyncio.run(main())
