"""The payments service. It belongs to another team: you cannot change it, only live with it."""

import asyncio

from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

app = FastAPI(title="payments")

PAYMENTS = {"o-1": "paid", "o-2": "open", "o-3": "paid"}


class Ledger(BaseModel):
    """Seconds that it takes to read one line of the ledger."""

    pause: float = 0.01


LEDGER = Ledger()


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.put("/ledger")
async def set_ledger(ledger: Ledger) -> Ledger:
    LEDGER.pause = ledger.pause
    return LEDGER


@app.get("/payments/{order_id}")
async def show_payment(order_id: str) -> StreamingResponse:
    if order_id not in PAYMENTS:
        raise HTTPException(404, f"there is no payment for {order_id}")
    return StreamingResponse(read_ledger(order_id), media_type="application/json")


async def read_ledger(order_id: str):
    """A payment is read line by line, and each line is sent as soon as it is there."""
    for line in ("{", f'"order_id": "{order_id}",', '"currency": "EUR",', f'"status": "{PAYMENTS[order_id]}"', "}"):
        await asyncio.sleep(LEDGER.pause)
        yield line + "\n"
