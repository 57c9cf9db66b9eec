"""The orders service."""

import os
from contextlib import asynccontextmanager

import aio_pika
from fastapi import FastAPI


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
