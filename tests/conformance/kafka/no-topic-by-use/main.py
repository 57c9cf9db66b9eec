"""Where topics are not made by use, one that does not exist stays so: a producer fails in the end."""
import asyncio

from names import unique
from observe import failed, saw
from onkafka import admin, producer, topic


async def main():
    await topic('orders')
    async with producer(request_timeout_ms=1000, retry_backoff_ms=200) as send:
        with failed('send'):
            await send.send_and_wait(unique('nowhere'), b'x')
    async with admin() as client:
        saw(unique('nowhere') in await client.list_topics(), unique('orders') in await client.list_topics())


asyncio.run(main())
