"""Before a connection is open: what is offered, what may be asked for, who is let in, and how it is said."""
import asyncio

from observe import saw, took
from onrabbit import URL
from wire import PLAIN, Wire, told

POLITE = ['authentication_failure_close']
AMQPLAIN = b'\x05LOGINS\x00\x00\x00\x05guest\x08PASSWORDS\x00\x00\x00\x05guest'


async def main():
    async with Wire.to(URL) as wire:
        start = await wire.next()
        saw(start.version_major, start.version_minor, sorted(start.mechanisms.split()), start.locales)
        saw(sorted(start.server_properties['capabilities'].items()), start.server_properties['product'])
    async with Wire.to(URL) as wire:
        tune = await wire.start()
        saw(tune.channel_max, tune.frame_max, tune.heartbeat)
    async with Wire.to(URL) as wire:
        saw('AMQPLAIN', told(await wire.ready(mechanism='AMQPLAIN', response=AMQPLAIN)))
    for what, asked in {'a small frame': {'frame_max': 100}, 'frames too large': {'frame_max': 200000}, 'any number of channels': {'channel_max': 0}}.items():
        async with Wire.to(URL) as wire:
            saw(what, told(await wire.ready(**asked)))
    async with Wire.to(URL) as wire:
        saw('wrong password, told', told(await wire.start(response=b'\x00guest\x00wrong', capabilities=POLITE)))
    async with Wire.to(URL) as wire:
        with took('wrong password, not told', 3):
            saw(told(await wire.start(response=b'\x00guest\x00wrong')))
    async with Wire.to(URL) as wire:
        with took('unknown mechanism', 3):
            saw(told(await wire.start(mechanism='EXTERNAL', response=PLAIN)))
    async with Wire.to(URL.rsplit('/', 1)[0] + '/nowhere') as wire:
        saw('no such virtual host', told(await wire.ready()))


asyncio.run(main())
