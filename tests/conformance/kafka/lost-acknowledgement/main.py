"""[F30] A write whose answer is lost is done: who sends it again without idempotence has it twice, who is idempotent once."""
import asyncio

from observe import saw
from onkafka import consumer, producer, take, topic


async def main():
    plain, idempotent = await topic('plain'), await topic('idempotent')
    for name, options in ((plain, {}), (idempotent, {'enable_idempotence': True})):
        async with producer(**options) as send:
            for n in range(40):
                await send.send_and_wait(name, str(n).encode())
                await asyncio.sleep(0.05)
    for name in (plain, idempotent):
        async with consumer(name) as read:
            end = sum((await read.end_offsets(list(read.assignment()))).values())
            values = [int(message.value) for message in await take(read, end)]
        saw(sorted(set(values)) == list(range(40)), len(values) > 40)


asyncio.run(main())
