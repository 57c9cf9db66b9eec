"""Bills what is in the log, in its order; what is billed is committed. Whatever happens to the broker, it goes on where it was."""
import asyncio

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError


async def bill(message):
    await asyncio.sleep(0.01)


async def read():
    consumer = AIOKafkaConsumer('orders', bootstrap_servers='kafka:9092', group_id='billing', enable_auto_commit=False, auto_offset_reset='earliest')
    try:
        await consumer.start()
        async for message in consumer:
            await bill(message)
            await consumer.commit()
    finally:
        await consumer.stop()


async def main():
    while True:
        try:
            await read()
        except KafkaError as error:
            print(type(error).__name__)
            await asyncio.sleep(0.5)


asyncio.run(main())
