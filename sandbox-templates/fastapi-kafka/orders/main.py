"""The orders service."""

import os
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA"]) as producer:
        app.state.producer = producer
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}
