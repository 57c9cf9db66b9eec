"""The shipping service: packs one parcel for each order that it hears of. It belongs to another team."""

import asyncio
import json
import os
from contextlib import asynccontextmanager

import aiosqlite
from aiokafka import AIOKafkaConsumer
from fastapi import FastAPI

DATABASE = "/data/shipping.db"

SCHEMA = """
CREATE TABLE IF NOT EXISTS parcels (order_id TEXT NOT NULL, item TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS handled (event TEXT PRIMARY KEY);
"""


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with aiosqlite.connect(DATABASE) as db:
        await db.executescript(SCHEMA)
    reading = asyncio.create_task(read())
    yield
    reading.cancel()


app = FastAPI(title="shipping", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.get("/parcels")
async def show() -> dict:
    async with aiosqlite.connect(DATABASE) as db:
        rows = await db.execute_fetchall("SELECT order_id, item FROM parcels ORDER BY rowid")
    return {"parcels": [{"order": order, "item": item} for order, item in rows]}


async def read() -> None:
    consumer = AIOKafkaConsumer(
        "orders", group_id="shipping", bootstrap_servers=os.environ["KAFKA"], auto_offset_reset="earliest", enable_auto_commit=False
    )
    async with consumer:
        async for message in consumer:
            await pack(json.loads(message.value))
            await consumer.commit()


async def pack(event: dict) -> None:
    """Once for each event: it is known again by its id."""
    async with aiosqlite.connect(DATABASE) as db:
        marked = await db.execute("INSERT OR IGNORE INTO handled VALUES (?)", (event["id"],))
        if marked.rowcount == 1:
            await db.execute("INSERT INTO parcels VALUES (?, ?)", (event["order"], event["item"]))
        await db.commit()
