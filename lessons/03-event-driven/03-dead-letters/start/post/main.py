"""The post: hands mails on to the world. It belongs to another team, and can be told how to behave."""

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI(title="post")

SENT: list[dict] = []


class Mail(BaseModel):
    to: str = Field(pattern="@")
    text: str


class Mood(BaseModel):
    """What it answers to mails for this address, so many times; nothing else than usual without."""

    to: str = ""
    status: int = 503
    times: int = 1_000_000


MOODS: dict[str, Mood] = {}


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/mails", status_code=202)
async def send(mail: Mail) -> dict:
    mood = MOODS.get(mail.to)
    if mood is not None and mood.times > 0:
        mood.times -= 1
        raise HTTPException(mood.status, f"the mailbox of {mail.to} is not to be had just now")
    SENT.append(mail.model_dump())
    return {"sent": len(SENT)}


@app.get("/mails")
async def show() -> dict:
    return {"mails": SENT}


@app.put("/mood")
async def change(mood: Mood) -> dict:
    MOODS[mood.to] = mood
    return mood.model_dump()
