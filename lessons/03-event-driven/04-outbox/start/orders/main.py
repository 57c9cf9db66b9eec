"""The orders service: keeps orders in a database, and tells the others of each by an event."""

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

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, item TEXT NOT NULL);
"""


class Order(BaseModel):
    item: str


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with aiosqlite.connect(DATABASE) as db:
        await db.executescript(SCHEMA)
    async with AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA"]) as producer:
        app.state.producer = producer
        yield


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
        await db.commit()
    await app.state.producer.send_and_wait(TOPIC, json.dumps(event).encode(), key=order_id.encode())
    return {"id": order_id, "item": order.item}


async def insert(db: aiosqlite.Connection, order_id: str, order: Order) -> None:
    try:
        await db.execute("INSERT INTO orders VALUES (?, ?)", (order_id, order.item))
    except sqlite3.IntegrityError:
        raise HTTPException(409, f"there is an order {order_id} already")
