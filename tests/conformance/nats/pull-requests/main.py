"""What a pull asks for and is told: how many, how long, at once or not at all, how many bytes, a heartbeat meanwhile."""
import asyncio
import json

from observe import saw, took
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        config = {'durable_name': 'c', 'ack_policy': 'explicit', 'max_waiting': 2, 'max_batch': 10, 'max_expires': 5_000_000_000}
        await nc.request(f'$JS.API.CONSUMER.DURABLE.CREATE.{log}.c', json.dumps({'stream_name': log, 'config': config}).encode(), timeout=1)
        inbox = await nc.subscribe('answers.*')
        asked = 0

        async def ask(**request):
            nonlocal asked
            asked += 1
            await nc.publish(f'$JS.API.CONSUMER.MSG.NEXT.{log}.c', json.dumps(request).encode() if request else b'', reply=f'answers.{asked}')

        async def answer(within=2):
            message = await inbox.next_msg(timeout=within)
            headers = message.headers or {}
            return [message.data.decode(), headers.get('Status'), headers.get('Description'), headers.get('Nats-Pending-Messages'), 'Nats-Pending-Bytes' in headers]
        await ask(batch=5, no_wait=True)
        saw('nothing there', await answer())
        with took('expires', 0.3):
            await ask(batch=5, expires=300_000_000)
            saw('over', await answer())
        with took('heartbeats', 0.6):
            await ask(batch=1, expires=600_000_000, idle_heartbeat=200_000_000)
            saw('alive', [await answer() for _ in range(3)])
        for i in range(6):
            await js.publish(f'{log}.x', str(i).encode() * 100)
        await ask()
        saw('one', (await answer())[1:])
        await ask(batch=10, expires=1_000_000_000, max_bytes=400)
        saw('400 bytes', [(await answer())[1:] for _ in range(3)])
        await ask(batch=10, no_wait=True)
        saw('what is there', [(await answer())[1:] for _ in range(4)])
        await ask(batch=11)
        saw('too many', await answer())
        await ask(batch=1, expires=9_000_000_000)
        saw('too long', await answer())
        await ask(batch=1, expires=100_000_000, idle_heartbeat=90_000_000)
        saw('too slow a heart', await answer())
        for _ in range(3):
            await ask(batch=1, expires=400_000_000)
        saw('too many wait', await answer())
        saw((await js.consumer_info(log, 'c')).num_waiting)
        await js.delete_consumer(log, 'c')
        saw('deleted', sorted([await answer(), await answer()]))


asyncio.run(main())
