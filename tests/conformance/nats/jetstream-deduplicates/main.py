"""Within the stream's window a message id is stored once; an expected sequence that does not fit is refused."""
import asyncio

from observe import failed, saw
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders', duplicate_window=0.5)

        async def publish(text, **headers):
            ack = await js.publish(f'{orders}.new', text.encode(), headers={f'Nats-{key.replace("_", "-")}': value for key, value in headers.items()})
            return ack.seq, ack.duplicate
        saw(await publish('a', Msg_Id='1'), await publish('a', Msg_Id='1'), await publish('a', Msg_Id='2'))
        saw(await publish('b', Expected_Last_Sequence='2'))
        with failed('expected another'):
            await publish('b', Expected_Last_Sequence='2')
        with failed('expected another stream'):
            await publish('b', Expected_Stream='payments')
        with failed('no stream'):
            await js.publish('nowhere', b'', timeout=1)

        async def forgotten():
            return (await publish('a', Msg_Id='1'))[1] is None
        saw(await until(forgotten), (await js.stream_info(orders)).state.last_seq)


asyncio.run(main())
