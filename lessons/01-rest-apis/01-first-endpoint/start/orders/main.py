"""The orders service of a small shop."""

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="orders")


class NewOrder(BaseModel):
    item: str
    quantity: int = 1


# The orders placed so far, oldest first. They live in this process, and nowhere else.
ORDERS: list[dict] = [
    {"id": "o-1", "item": "teapot", "quantity": 1},
    {"id": "o-2", "item": "cup", "quantity": 4},
]


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/orders", status_code=201)
async def place_order(new: NewOrder) -> dict:
    order = {"id": f"o-{len(ORDERS) + 1}", "item": new.item, "quantity": new.quantity}
    ORDERS.append(order)
    return order


# Your turn: answer GET /orders with every order there is, oldest first,
# in this shape: {"orders": [{"id": "o-1", "item": "teapot", "quantity": 1}, ...]}
