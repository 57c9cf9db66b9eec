"""The orders service: tells the others by an event what becomes of an order."""

import json
import os
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from fastapi import FastAPI

TOPIC = "orders"
PARTITIONS: dict[str, int] = {}


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA"]) as producer:
        app.state.producer = producer
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.put("/orders/{order_id}", status_code=201)
async def place(order_id: str) -> dict:
    return await publish(order_id, "placed")


@app.post("/orders/{order_id}/payment", status_code=201)
async def pay(order_id: str) -> dict:
    return await publish(order_id, "paid")


@app.post("/orders/{order_id}/parcel", status_code=201)
async def ship(order_id: str) -> dict:
    return await publish(order_id, "shipped")


@app.post("/orders/{order_id}/express", status_code=201)
async def express(order_id: str) -> dict:
    """Placed, paid and shipped in one go."""
    await publish(order_id, "placed")
    await publish(order_id, "paid")
    return await publish(order_id, "shipped")


async def publish(order_id: str, status: str) -> dict:
    event = {"order": order_id, "status": status}
    # Fair shares: each order gets the next partition, and keeps it.
    partition = PARTITIONS.setdefault(order_id, len(PARTITIONS) % 3)
    stored = await app.state.producer.send_and_wait(TOPIC, json.dumps(event).encode(), partition=partition)
    return {**event, "partition": stored.partition, "offset": stored.offset}
