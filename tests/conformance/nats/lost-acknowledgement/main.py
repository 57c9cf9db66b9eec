"""A PubAck that is lost with its connection: whoever publishes again with the same id stores nothing twice."""
import asyncio

from observe import saw
from onnats import connection, stream
from waiting import until


async def main():
    events = []

    async def back():
        events.append('back')
    async with connection(reconnected_cb=back, reconnect_time_wait=0.1, max_reconnect_attempts=-1) as nc, connection() as other:
        js, orders = await stream(nc, 'orders')
        await asyncio.sleep(0.6)

        async def publish(timeout):
            try:
                ack = await js.publish(f'{orders}.new', b'a', timeout=timeout, headers={'Nats-Msg-Id': '1'})
                return [ack.seq, ack.duplicate]
            except Exception as error:
                return type(error).__name__
        saw(await publish(0.5))
        await until(lambda: events)
        saw((await other.jetstream().stream_info(orders)).state.messages)
        await asyncio.sleep(1)
        saw(await publish(2), (await js.stream_info(orders)).state.messages)


asyncio.run(main())
