"""The orders service: orders and their payments."""

import asyncio
import os
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, HTTPException

# Whoever asks us waits this many seconds, and not longer.
BUDGET = 2.0
# How often payments is asked, and how long each time.
ATTEMPTS = 4
ATTEMPT_TIMEOUT = 0.5

ORDERS = {
    "o-1": {"id": "o-1", "item": "teapot", "price": 45},
    "o-2": {"id": "o-2", "item": "cup", "price": 12},
    "o-3": {"id": "o-3", "item": "kettle", "price": 60},
}


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with httpx.AsyncClient(base_url=os.environ["PAYMENTS_URL"]) as client:
        app.state.payments = client
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.get("/orders/{order_id}")
async def show_order(order_id: str) -> dict:
    order = find(order_id)
    response = await ask("GET", f"/payments/{order_id}")
    payment = response.json()["status"] if response is not None and response.is_success else None
    return {**order, "payment": payment or "unknown", "degraded": payment is None}


@app.post("/orders/{order_id}/payment", status_code=201)
async def pay(order_id: str) -> dict:
    order = find(order_id)
    response = await ask("POST", "/charges", json={"order_id": order_id, "amount": order["price"]})
    if response is None:
        raise HTTPException(503, "payments does not answer, try again later")
    if not response.is_success:
        raise HTTPException(response.status_code, response.json()["detail"])
    return {"id": order_id, "charge": response.json()["id"]}


def find(order_id: str) -> dict:
    if order_id not in ORDERS:
        raise HTTPException(404, f"there is no order {order_id}")
    return ORDERS[order_id]


async def ask(method: str, path: str, **request) -> httpx.Response | None:
    """What payments answers to this request, or None when it has not answered in the end."""
    for _ in range(ATTEMPTS):
        try:
            async with asyncio.timeout(ATTEMPT_TIMEOUT):
                response = await app.state.payments.request(method, path, **request)
                response.raise_for_status()
                return response
        except (TimeoutError, httpx.HTTPError):
            continue
    return None
