"""A topic's settings can be changed while it is used: what they say holds for the next message."""
import asyncio

from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from observe import failed, saw
from onkafka import admin, producer, topic


async def main():
    orders = await topic('orders')
    async with admin() as client, producer() as send:
        async def settings(*names):
            [answer] = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, orders)])
            return sorted([entry[0], entry[1], entry[3]] for entry in answer.resources[0][4] if entry[0] in names)
        saw(await settings('max.message.bytes', 'retention.ms'))
        await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, orders, configs={'max.message.bytes': '1000', 'retention.ms': '60000'})])
        saw(await settings('max.message.bytes', 'retention.ms'))
        saw((await send.send_and_wait(orders, b'x' * 500)).offset)
        with failed('too large'):
            await send.send_and_wait(orders, b'x' * 2000)
        [answer] = await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, orders, configs={'no.such.setting': '1'})])
        saw('no such setting', answer.resources[0][0])


asyncio.run(main())
