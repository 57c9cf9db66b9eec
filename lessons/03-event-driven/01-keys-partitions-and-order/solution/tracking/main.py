"""The tracking service: reads what becomes of orders, and has the board show it. Two of it run, in one consumer group."""

import asyncio
import json
import os
from contextlib import asynccontextmanager

import httpx
from aiokafka import AIOKafkaConsumer
from fastapi import FastAPI

TOPIC = "orders"
GROUP = "tracking"


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with httpx.AsyncClient(base_url=os.environ["BOARD_URL"]) as board:
        following = asyncio.create_task(follow(board))
        yield
        following.cancel()


app = FastAPI(title="tracking", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


async def follow(board: httpx.AsyncClient) -> None:
    consumer = AIOKafkaConsumer(TOPIC, group_id=GROUP, bootstrap_servers=os.environ["KAFKA"], auto_offset_reset="earliest")
    async with consumer:
        async for message in consumer:
            # One after the other: what comes next may be about the same order.
            await show(board, json.loads(message.value))


async def show(board: httpx.AsyncClient, event: dict) -> None:
    await board.put(f"/orders/{event['order']}", json={"status": event["status"]})
