"""Streams are listed, changed and refused; each error has its own code."""
import asyncio
import json

from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError

from names import plain, unique
from observe import saw
from onnats import connection, stream


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders', max_age=60, max_msgs=10)
        await stream(nc, 'payments', storage=StorageType.MEMORY)
        saw(plain(sorted(info.config.name for info in await js.streams_info())), plain(await js.find_stream_name_by_subject(f'{orders}.x')))
        info = await js.account_info()
        saw(info.streams, info.consumers, info.limits.max_streams)

        async def refused(what, action):
            try:
                await action
                saw(what, 'done')
            except APIError as error:
                saw(what, error.code, error.err_code)
        again = (await js.stream_info(orders)).config
        await refused('the same again', js.add_stream(again))
        await refused('another of that name', js.add_stream(name=orders, subjects=['other']))
        await refused('its subjects', js.add_stream(name='other', subjects=[f'{orders}.*.x']))
        await refused('a bad subject', js.add_stream(name='other', subjects=['a..b']))
        await refused('overlap in itself', js.add_stream(name='other', subjects=['a.*', 'a.b']))
        await refused('the API', js.add_stream(name='other', subjects=['$JS.API.>']))
        await refused('replicas', js.add_stream(name='other', subjects=['other'], num_replicas=3))
        await refused('too short an age', js.add_stream(name='other', subjects=['other'], max_age=0.05))
        await refused('no stream', js.stream_info('nowhere'))
        await refused('no consumer', js.consumer_info(orders, 'nobody'))
        await refused('no message', js.get_msg(orders, 5))
        await refused('deleting nothing', js.delete_stream('nowhere'))
        await refused('other storage', js.update_stream(StreamConfig(name=orders, subjects=[f'{orders}.>'], storage=StorageType.MEMORY)))
        await refused('to a work queue', js.update_stream(StreamConfig(name=orders, subjects=[f'{orders}.>'], retention=RetentionPolicy.WORK_QUEUE)))
        changed = await js.update_stream(StreamConfig(name=orders, subjects=[f'{orders}.>', 'more'], discard=DiscardPolicy.NEW, max_msgs=1))
        saw(plain(changed.config.subjects), changed.config.max_msgs, changed.config.max_age)
        raw = json.loads((await nc.request('$JS.API.STREAM.INFO.nowhere', b'', timeout=1)).data)
        saw(raw)
        raw = json.loads((await nc.request('$JS.API.STREAM.CREATE.x', b'nonsense', timeout=1)).data)
        saw(raw['error']['err_code'])
        await js.delete_stream(orders)
        saw(plain([info.config.name for info in await js.streams_info()]))


asyncio.run(main())
