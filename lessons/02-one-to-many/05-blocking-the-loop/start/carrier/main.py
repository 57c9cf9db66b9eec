"""The carrier's service. It belongs to another team: you cannot change it, only live with it."""

import asyncio
import time

from fastapi import FastAPI, HTTPException

app = FastAPI(title="carrier")

PARCELS = {"o-1": "on its way", "o-2": "delivered", "o-3": "in the depot"}

# When each pickup that was booked is confirmed, by the clock of this process.
PICKUPS: dict[str, float] = {}


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.get("/parcels/{order_id}")
async def show_parcel(order_id: str) -> dict:
    if order_id not in PARCELS:
        raise HTTPException(404, f"there is no parcel for {order_id}")
    await asyncio.sleep(0.3)  # a lorry has to be asked
    return {"order_id": order_id, "status": PARCELS[order_id]}


@app.post("/parcels/{order_id}/pickups", status_code=202)
async def book_pickup(order_id: str) -> dict:
    """Takes the wish; somebody in the depot confirms it a second later."""
    pickup_id = f"p-{len(PICKUPS) + 1}"
    PICKUPS[pickup_id] = time.monotonic() + 1.0
    return {"id": pickup_id, "status": "requested"}


@app.get("/pickups/{pickup_id}")
async def show_pickup(pickup_id: str) -> dict:
    if pickup_id not in PICKUPS:
        raise HTTPException(404, f"there is no pickup {pickup_id}")
    await asyncio.sleep(0.05)
    confirmed = time.monotonic() >= PICKUPS[pickup_id]
    return {"id": pickup_id, "status": "confirmed" if confirmed else "requested"}
