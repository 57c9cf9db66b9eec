"""The payments service. It belongs to another team: you cannot change it, only live with it."""

import asyncio

from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel

app = FastAPI(title="payments")

PAYMENTS = {"o-1": "paid", "o-2": "open", "o-3": "open"}
DECLINED = {"o-3"}

# What was charged, in order; and which charge each key has led to.
CHARGES: list[dict] = []
BY_KEY: dict[str, dict] = {}


class Mood(BaseModel):
    """How it behaves, for so many `times` or for good: the `status` it refuses with, or the `pause` before it answers."""

    status: int = 200
    retry_after: int | None = None
    pause: float = 0.02
    times: int | None = None


class Charge(BaseModel):
    order_id: str
    amount: int


MOOD = {"now": Mood()}


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.put("/mood")
async def set_mood(mood: Mood) -> Mood:
    MOOD["now"] = mood
    return mood


@app.get("/payments/{order_id}")
async def show_payment(order_id: str) -> dict:
    mood = next_mood()
    if order_id not in PAYMENTS:
        raise HTTPException(404, f"there is no payment for {order_id}")
    await asyncio.sleep(mood.pause)
    return {"order_id": order_id, "status": PAYMENTS[order_id]}


@app.get("/charges")
async def list_charges() -> dict:
    return {"charges": CHARGES}


@app.post("/charges", status_code=201)
async def charge(wanted: Charge, idempotency_key: str | None = Header(None)) -> dict:
    """Charges the card at once, and answers after the pause. A key that it knows gets the answer that it had before."""
    mood = next_mood()
    known = BY_KEY.get(idempotency_key or "")
    if known is None:
        if wanted.order_id in DECLINED:
            raise HTTPException(402, "the card was declined")
        known = {"id": f"c-{len(CHARGES) + 1}", **wanted.model_dump()}
        CHARGES.append(known)
        if idempotency_key:
            BY_KEY[idempotency_key] = known
    elif known["order_id"] != wanted.order_id:
        raise HTTPException(422, "this key belongs to another charge")
    await asyncio.sleep(mood.pause)
    return known


def next_mood() -> Mood:
    """How this call is treated. Refuses it where the mood is to."""
    mood = MOOD["now"]
    if mood.times is not None:
        MOOD["now"] = Mood() if mood.times <= 1 else mood.model_copy(update={"times": mood.times - 1})
    if mood.status >= 400:
        headers = {} if mood.retry_after is None else {"Retry-After": str(mood.retry_after)}
        raise HTTPException(mood.status, "payments is not able to answer now", headers=headers)
    return mood
