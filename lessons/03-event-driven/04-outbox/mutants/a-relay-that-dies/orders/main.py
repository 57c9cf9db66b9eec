"""The orders service: keeps orders in a database, and tells the others of each by an event."""

import asyncio
import json
import os
import sqlite3
from contextlib import asynccontextmanager
from uuid import uuid4

import aiosqlite
from aiokafka import AIOKafkaProducer
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

TOPIC = "orders"
# In a volume: what is written here is there again after a crash.
DATABASE = "/data/orders.db"
# Seconds between two looks into the outbox.
PAUSE = 0.1

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, item TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, event TEXT NOT NULL);
"""


class Order(BaseModel):
    item: str


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with aiosqlite.connect(DATABASE) as db:
        await db.executescript(SCHEMA)
    async with AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA"]) as producer:
        relaying = asyncio.create_task(relay(producer))
        yield
        relaying.cancel()


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.get("/orders")
async def show() -> dict:
    async with aiosqlite.connect(DATABASE) as db:
        rows = await db.execute_fetchall("SELECT id, item FROM orders ORDER BY rowid")
    return {"orders": [{"id": order_id, "item": item} for order_id, item in rows]}


@app.put("/orders/{order_id}", status_code=201)
async def place(order_id: str, order: Order) -> dict:
    event = {"id": str(uuid4()), "order": order_id, "item": order.item}
    async with aiosqlite.connect(DATABASE) as db:
        await insert(db, order_id, order)
        # In the same transaction: there is an event if, and only if, there is an order.
        await db.execute("INSERT INTO outbox (key, event) VALUES (?, ?)", (order_id, json.dumps(event)))
        await db.commit()
    return {"id": order_id, "item": order.item}


async def insert(db: aiosqlite.Connection, order_id: str, order: Order) -> None:
    try:
        await db.execute("INSERT INTO orders VALUES (?, ?)", (order_id, order.item))
    except sqlite3.IntegrityError:
        raise HTTPException(409, f"there is an order {order_id} already")


async def relay(producer: AIOKafkaProducer) -> None:
    """Publishes what lies in the outbox, and goes on doing so whatever becomes of Kafka."""
    while True:
        await publish_all(producer)
        await asyncio.sleep(PAUSE)


async def publish_all(producer: AIOKafkaProducer) -> None:
    async with aiosqlite.connect(DATABASE) as db:
        for number, key, event in await db.execute_fetchall("SELECT number, key, event FROM outbox ORDER BY number"):
            await producer.send_and_wait(TOPIC, event.encode(), key=key.encode())
            # Only what Kafka has confirmed. Whoever is killed before this sends it again, with the same id.
            await db.execute("DELETE FROM outbox WHERE number = ?", (number,))
            await db.commit()
