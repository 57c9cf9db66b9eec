"""The orders service."""

import os
from contextlib import asynccontextmanager

from fastapi import FastAPI
from redis.asyncio import Redis


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with Redis.from_url(os.environ["REDIS_URL"], decode_responses=True) as redis:
        app.state.redis = redis
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    await app.state.redis.ping()
    return {"status": "ok"}
