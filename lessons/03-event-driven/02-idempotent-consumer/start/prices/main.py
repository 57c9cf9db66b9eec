"""The prices service: what a thing costs. It belongs to another team."""

import asyncio

from fastapi import FastAPI, HTTPException

app = FastAPI(title="prices")

PRICES = {"teapot": 45, "cup": 12, "kettle": 60}


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.get("/prices/{item}")
async def show(item: str) -> dict:
    await asyncio.sleep(0.05)
    if item not in PRICES:
        raise HTTPException(404, f"there is no price of {item}")
    return {"item": item, "price": PRICES[item]}
