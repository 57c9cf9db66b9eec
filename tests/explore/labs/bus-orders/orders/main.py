"""Accepts orders: one is accepted when the broker has acknowledged it."""
import asyncio
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from fastapi import FastAPI, Header, HTTPException


@asynccontextmanager
async def lifespan(app):
    app.state.producer = None
    connecting = asyncio.create_task(connect(app))
    yield
    connecting.cancel()
    if app.state.producer is not None:
        await app.state.producer.stop()


async def connect(app):
    while app.state.producer is None:
        producer = AIOKafkaProducer(bootstrap_servers='kafka:9092', acks='all', enable_idempotence=True, request_timeout_ms=5000)
        try:
            await producer.start()
            app.state.producer = producer
        except KafkaError:
            await producer.stop()
            await asyncio.sleep(0.5)


app = FastAPI(lifespan=lifespan)


@app.post('/orders/{order}', status_code=202)
async def place(order: str, idempotency_key: str = Header('')):
    if app.state.producer is None:
        raise HTTPException(503, 'the log cannot be reached yet')
    try:
        await app.state.producer.send_and_wait('orders', order.encode(), key=order.encode(), headers=[('id', idempotency_key.encode())])
    except KafkaError as error:
        raise HTTPException(503, type(error).__name__) from error
    return {'order': order}
