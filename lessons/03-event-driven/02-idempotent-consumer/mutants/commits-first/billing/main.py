"""The billing service: reads what has been ordered, and keeps in a database what each customer owes."""

import asyncio
import json
import os
from contextlib import asynccontextmanager

import aiosqlite
import httpx
from aiokafka import AIOKafkaConsumer
from fastapi import FastAPI

TOPIC = "orders"
GROUP = "billing"
# In a volume: what is written here is there again after a crash.
DATABASE = "/data/billing.db"

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (customer TEXT PRIMARY KEY, owed INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS billed (event TEXT PRIMARY KEY);
"""

ADD = """
INSERT INTO accounts VALUES (?, ?)
ON CONFLICT (customer) DO UPDATE SET owed = owed + excluded.owed
"""


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with aiosqlite.connect(DATABASE) as db:
        await db.executescript(SCHEMA)
    async with httpx.AsyncClient(base_url=os.environ["PRICES_URL"]) as prices:
        reading = asyncio.create_task(read(prices))
        yield
        reading.cancel()


app = FastAPI(title="billing", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.get("/accounts/{customer}")
async def show(customer: str) -> dict:
    async with aiosqlite.connect(DATABASE) as db:
        async with db.execute("SELECT owed FROM accounts WHERE customer = ?", (customer,)) as rows:
            row = await rows.fetchone()
    return {"customer": customer, "owed": row[0] if row else 0}


async def read(prices: httpx.AsyncClient) -> None:
    consumer = AIOKafkaConsumer(
        TOPIC,
        group_id=GROUP,
        bootstrap_servers=os.environ["KAFKA"],
        auto_offset_reset="earliest",
        session_timeout_ms=6000,
        enable_auto_commit=False,
    )
    async with consumer:
        async for message in consumer:
            # So that nothing is ever counted twice.
            await consumer.commit()
            await bill_in_the_end(prices, json.loads(message.value))


async def bill_in_the_end(prices: httpx.AsyncClient, event: dict) -> None:
    """Tries until it has worked: the next message has to wait, and none is lost."""
    while True:
        try:
            return await bill(prices, event)
        except httpx.HTTPError as error:
            print(f"order {event['order']} waits for its price: {error!r}")
            await asyncio.sleep(1)


async def bill(prices: httpx.AsyncClient, event: dict) -> None:
    price = await price_of(prices, event["item"])
    async with aiosqlite.connect(DATABASE) as db:
        # One transaction: that this event has been counted, and what it adds.
        marked = await db.execute("INSERT OR IGNORE INTO billed VALUES (?)", (event["id"],))
        if marked.rowcount == 1:
            await db.execute(ADD, (event["customer"], price * event["pieces"]))
        await db.commit()


async def price_of(prices: httpx.AsyncClient, item: str) -> int:
    response = await prices.get(f"/prices/{item}")
    response.raise_for_status()
    return response.json()["price"]
