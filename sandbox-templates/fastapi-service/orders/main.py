"""The orders service."""

from fastapi import FastAPI

app = FastAPI(title="orders")


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}
