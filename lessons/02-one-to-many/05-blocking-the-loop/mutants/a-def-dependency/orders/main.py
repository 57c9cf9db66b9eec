"""The orders service: orders, parcels, labels, pickups."""

import asyncio
import os
from contextlib import asynccontextmanager

import httpx
from fastapi import Depends, FastAPI, HTTPException

from printer import print_label

ORDERS = {
    "o-1": {"id": "o-1", "item": "teapot"},
    "o-2": {"id": "o-2", "item": "cup"},
    "o-3": {"id": "o-3", "item": "kettle"},
}


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with httpx.AsyncClient(base_url=os.environ["CARRIER_URL"]) as client:
        app.state.carrier = client
        yield


app = FastAPI(title="orders", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


def find(order_id: str) -> dict:
    if order_id not in ORDERS:
        raise HTTPException(404, f"there is no order {order_id}")
    return ORDERS[order_id]


@app.get("/orders/{order_id}")
async def show_order(order: dict = Depends(find)) -> dict:
    return order


@app.get("/orders/{order_id}/delivery")
async def show_delivery(order_id: str, order: dict = Depends(find)) -> dict:
    """Where the order is: only the carrier knows."""
    parcel = (await app.state.carrier.get(f"/parcels/{order_id}")).json()
    return {"id": order["id"], "delivery": parcel["status"]}


@app.post("/orders/{order_id}/label", status_code=201)
def make_label(order: dict = Depends(find)) -> dict:
    """Prints the label for the parcel: in a thread of the pool, since the printer's driver knows no `await`."""
    return {"id": order["id"], "label": print_label(order)}


@app.post("/orders/{order_id}/pickup", status_code=201)
async def book_pickup(order_id: str, order: dict = Depends(find)) -> dict:
    """Has the parcel picked up, and waits until the carrier has confirmed it."""
    pickup = (await app.state.carrier.post(f"/parcels/{order_id}/pickups")).json()
    while pickup["status"] != "confirmed":
        await asyncio.sleep(0.2)
        pickup = (await app.state.carrier.get(f"/pickups/{pickup['id']}")).json()
    return {"id": order["id"], "pickup": pickup["status"]}
