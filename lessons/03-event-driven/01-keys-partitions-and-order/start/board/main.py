"""The board in the shop: it shows of each order the status that it was told last. It belongs to another team."""

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI(title="board")

# All that it was told of each order, the last at the end.
TOLD: dict[str, list[str]] = {}


class Update(BaseModel):
    status: str


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.put("/orders/{order_id}")
async def update(order_id: str, news: Update) -> dict:
    TOLD.setdefault(order_id, []).append(news.status)
    return shown(order_id)


@app.get("/orders/{order_id}")
async def show(order_id: str) -> dict:
    if order_id not in TOLD:
        raise HTTPException(404, f"nobody has told of an order {order_id}")
    return shown(order_id)


@app.get("/orders")
async def show_all() -> dict:
    return {"orders": [shown(order_id) for order_id in TOLD]}


def shown(order_id: str) -> dict:
    return {"id": order_id, "status": TOLD[order_id][-1], "told": TOLD[order_id]}
