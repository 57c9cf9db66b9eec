"""The payments service."""

from fastapi import FastAPI

app = FastAPI(title="payments")


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}
