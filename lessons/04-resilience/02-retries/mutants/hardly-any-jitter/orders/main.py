"""The orders service: orders and their payments."""

import asyncio
import os
import random
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
from fastapi import FastAPI, HTTPException

# Whoever asks us waits this many seconds, and not longer.
BUDGET = 2.0
# What payments gets of it, all attempts and waits together: the rest is for ourselves and the way back.
PAYMENTS_BUDGET = 1.8
# How often payments is asked, and how long each time.
ATTEMPTS = 4
ATTEMPT_TIMEOUT = 0.5
# The longest wait before the second attempt; it doubles with each attempt, up to the cap.
BASE = 0.1
CAP = 1.0

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
    # One key for all attempts: however often they arrive, it is one charge.
    key = {"Idempotency-Key": str(uuid4())}
    response = await ask("POST", "/charges", json={"order_id": order_id, "amount": order["price"]}, headers=key)
    if response is None:
        raise HTTPException(503, "payments does not answer, try again later")
    if not response.is_success:
        raise HTTPException(response.status_code, response.json()["detail"])
    return {"id": order_id, "charge": response.json()["id"]}


def find(order_id: str) -> dict:
    if order_id not in ORDERS:
        raise HTTPException(404, f"there is no order {order_id}")
    return ORDERS[order_id]


class RetryBudget:
    """How many retries the service can still afford: each call earns a tenth of one, and ten are kept at most."""

    TENTHS = 100

    def __init__(self):
        self.tenths = self.TENTHS

    def earn(self) -> None:
        self.tenths = min(self.TENTHS, self.tenths + 1)

    def spend(self) -> bool:
        """Takes a retry, where there is one."""
        if self.tenths < 10:
            return False
        self.tenths -= 10
        return True


RETRIES = RetryBudget()


async def ask(method: str, path: str, **request) -> httpx.Response | None:
    """What payments answers to this request, or None when it has not answered in the end."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PAYMENTS_BUDGET
    RETRIES.earn()
    for attempt in range(ATTEMPTS):
        response = await try_once(min(ATTEMPT_TIMEOUT, deadline - loop.time()), method, path, **request)
        if response is not None and not response.is_server_error:
            return response
        wait = min(CAP, BASE * 2**attempt) * random.uniform(0.95, 1.05) + retry_after(response)
        last = attempt + 1 == ATTEMPTS
        if last or loop.time() + wait >= deadline or not RETRIES.spend():
            return None
        await asyncio.sleep(wait)


async def try_once(limit: float, method: str, path: str, **request) -> httpx.Response | None:
    """The answer, whatever its status; None when there was none."""
    try:
        async with asyncio.timeout(limit):
            return await app.state.payments.request(method, path, **request)
    except (TimeoutError, httpx.HTTPError):
        return None


def retry_after(response: httpx.Response | None) -> float:
    """The seconds that payments has asked us to wait."""
    asked = response.headers.get("retry-after", "") if response is not None else ""
    return float(asked) if asked.isdecimal() else 0.0
