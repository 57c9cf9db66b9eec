"""A stream without room refuses; a stream without a leader has nobody who answers, until it has one again."""
import asyncio

from nats.js.errors import APIError, NoStreamResponseError

from observe import saw, took
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc:
        js, orders = await stream(nc, 'orders')

        async def publish():
            try:
                return (await js.publish(f'{orders}.new', b'a')).seq
            except (APIError, NoStreamResponseError) as error:
                return [type(error).__name__, getattr(error, 'err_code', None)]

        async def refused():
            answer = await publish()
            return answer if isinstance(answer, list) else None

        async def stored():
            return not await refused()
        saw(await publish())
        saw(await until(refused), await until(stored))
        saw(await until(refused))
        with took('an election', 0.7):
            await until(stored)


asyncio.run(main())
