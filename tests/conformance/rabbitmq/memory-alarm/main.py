"""A server short of memory takes no more from who publishes, and says so; who only consumes goes on."""
import asyncio

from pamqp import commands

from names import unique
from observe import saw
from onrabbit import URL
from wire import Wire, told


async def main():
    async with Wire.to(URL) as wire, Wire.to(URL) as other:
        await wire.ready(capabilities=['connection.blocked'])
        wire.say(commands.Channel.Open(), commands.Confirm.Select(), commands.Queue.Declare(queue=unique('orders')), channel=1)
        saw([told(await wire.next()) for _ in range(3)])
        wire.publish(b'x', unique('orders'))
        blocked = await wire.next()
        saw(told(blocked), blocked.reason)
        wire.say(commands.Queue.Declare(queue=unique('orders'), passive=True), channel=1)
        saw(told(await wire.next(within=0.3)))
        await other.ready()
        other.say(commands.Channel.Open(), commands.Queue.Declare(queue=unique('orders'), passive=True), channel=1)
        saw(told(await other.next()), (await other.next()).message_count)


asyncio.run(main())
