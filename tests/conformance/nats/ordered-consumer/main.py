"""An ordered consumer gets all in order without acknowledging, and begins anew where it was when its consumer is gone."""
import asyncio

from observe import saw
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        for i in range(300):
            await js.publish(f'{log}.x', str(i).encode())
        got = []

        async def take(message):
            got.append(int(message.data))
        subscription = await js.subscribe(f'{log}.x', ordered_consumer=True, cb=take, idle_heartbeat=0.3)
        await until(lambda: len(got) == 300)
        info = await subscription.consumer_info()
        saw(got == list(range(300)), info.config.ack_policy, info.config.flow_control, info.config.max_deliver, info.config.mem_storage)
        await js.delete_consumer(log, info.name)
        await until(lambda: _renamed(subscription, info.name))
        for i in range(300, 310):
            await js.publish(f'{log}.x', str(i).encode())
        await until(lambda: len(got) >= 310)
        saw(got == list(range(310)), len(await js.consumers_info(log)))


async def _renamed(subscription, before):
    try:
        return (await subscription.consumer_info()).name != before
    except Exception:
        return False


asyncio.run(main())
