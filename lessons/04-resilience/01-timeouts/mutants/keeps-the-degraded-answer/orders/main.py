"""The orders service: shows an order together with its payment, which it asks payments for."""

import asyncio
import os
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, HTTPException

# Whoever asks us waits this many seconds, and not longer.
BUDGET = 1.0
# What payments gets of it: the rest is for ourselves and the way back.
PAYMENTS_BUDGET = 0.8

ORDERS = {
    "o-1": {"id": "o-1", "item": "teapot"},
    "o-2": {"id": "o-2", "item": "cup"},
    "o-3": {"id": "o-3", "item": "kettle"},
}


ANSWERS: dict[str, dict] = {}


@asynccontextmanager
async def lifespan(app: FastAPI):
    # One client for the whole service: it keeps connections open and uses them again, ten at most.
    limits = httpx.Limits(max_connections=10)
    async with httpx.AsyncClient(base_url=os.environ["PAYMENTS_URL"], limits=limits) as client:
        app.state.payments = client
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.get("/orders/{order_id}")
async def show_order(order_id: str) -> dict:
    order = ORDERS.get(order_id)
    if order is None:
        raise HTTPException(404, f"there is no order {order_id}")
    if order_id not in ANSWERS:
        payment = await payment_of(order_id)
        ANSWERS[order_id] = {**order, "payment": payment or "unknown", "degraded": payment is None}
    return ANSWERS[order_id]


async def payment_of(order_id: str) -> str | None:
    """What payments says of this order, or None when it does not say so in time."""
    try:
        async with asyncio.timeout(PAYMENTS_BUDGET):
            response = await app.state.payments.get(f"/payments/{order_id}")
            response.raise_for_status()
            return response.json()["status"]
    except (TimeoutError, httpx.HTTPError):
        return None
