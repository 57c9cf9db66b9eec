"""The orders service: takes orders, and has a mail sent for each."""

import os
from contextlib import asynccontextmanager

import aio_pika
from fastapi import FastAPI
from pydantic import BaseModel


class Order(BaseModel):
    order: str
    to: str


@asynccontextmanager
async def lifespan(app: FastAPI):
    # Robust: it connects again by itself when the broker was away.
    async with await aio_pika.connect_robust(os.environ["AMQP_URL"]) as connection:
        app.state.channel = await connection.channel()
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/orders", status_code=201)
async def place(order: Order) -> dict:
    # The default exchange brings a message to the queue that its routing key names.
    message = aio_pika.Message(order.model_dump_json().encode(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
    await app.state.channel.default_exchange.publish(message, routing_key="mails")
    return order.model_dump()
