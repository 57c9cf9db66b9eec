"""The orders service: takes orders, and tells the others of each by an event."""

import json
import os
from contextlib import asynccontextmanager
from uuid import uuid4

from aiokafka import AIOKafkaProducer
from fastapi import FastAPI
from pydantic import BaseModel

TOPIC = "orders"


class Order(BaseModel):
    customer: str
    item: str
    pieces: int = 1


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA"]) as producer:
        app.state.producer = producer
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/orders", status_code=201)
async def place(order: Order) -> dict:
    return await publish(f"o-{uuid4().hex[:6]}", order)


@app.post("/orders/{order_id}/items", status_code=201)
async def add(order_id: str, order: Order) -> dict:
    """One more thing for an order: an event of its own, about the same order."""
    return await publish(order_id, order)


async def publish(order_id: str, order: Order) -> dict:
    event = {"id": str(uuid4()), "order": order_id, **order.model_dump()}
    await app.state.producer.send_and_wait(TOPIC, json.dumps(event).encode(), key=order_id.encode())
    return event
