"""The mailer: takes what lies in the queue `mails`, and has the post send a mail for each."""

import os
from contextlib import asynccontextmanager

import aio_pika
import httpx
from aio_pika.abc import AbstractIncomingMessage
from fastapi import FastAPI
from pydantic import BaseModel, ValidationError

# How often a mail is tried in all, and how long it waits in between.
ATTEMPTS = 4
PAUSE_MS = 1000

# What is rejected in `mails` goes to `mails.retry`, where nobody reads; there it expires, and goes back to `mails`.
RETRY = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "mails.retry"}
BACK = {"x-message-ttl": PAUSE_MS, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "mails"}


class Mail(BaseModel):
    order: str
    to: str


class Refused(Exception):
    """The post says that it will never send this."""


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with await aio_pika.connect_robust(os.environ["AMQP_URL"]) as connection, httpx.AsyncClient(base_url=os.environ["POST_URL"]) as post:
        app.state.post = post
        app.state.channel = channel = await connection.channel()
        # One at a time.
        await channel.set_qos(prefetch_count=1)
        await channel.declare_queue("mails.dead", durable=True)
        await channel.declare_queue("mails.retry", durable=True, arguments=BACK)
        mails = await channel.declare_queue("mails", durable=True, arguments=RETRY)
        await mails.consume(handle)
        yield


app = FastAPI(title="mailer", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/dead/replay")
async def replay() -> dict:
    """Puts what lies in `mails.dead` into `mails` once more; what dies again meanwhile waits for the next time."""
    dead = await app.state.channel.declare_queue("mails.dead", durable=True)
    replayed = 0
    for _ in range(dead.declaration_result.message_count):
        message = await dead.get(fail=False)
        if message is None:
            break
        # Without its old headers: it has all its attempts again.
        await put(message.body, "mails")
        await message.ack()
        replayed += 1
    return {"replayed": replayed}


async def handle(message: AbstractIncomingMessage) -> None:
    try:
        await send(Mail.model_validate_json(message.body))
    except (ValidationError, Refused) as error:
        await park(message, error)
    except httpx.HTTPError as error:
        if attempt_of(message) < ATTEMPTS:
            await message.reject(requeue=False)
        else:
            await park(message, error)
    else:
        await message.ack()


async def send(mail: Mail) -> None:
    response = await app.state.post.post("/mails", json={"to": mail.to, "text": f"Thank you for order {mail.order}."})
    if response.is_client_error:
        raise Refused(response.text)
    response.raise_for_status()


def attempt_of(message: AbstractIncomingMessage) -> int:
    """RabbitMQ counts in x-death how often a message has been rejected in which queue."""
    deaths = message.headers.get("x-death", [])
    return 1 + sum(death["count"] for death in deaths if death["queue"] == "mails" and death["reason"] == "rejected")


async def park(message: AbstractIncomingMessage, error: Exception) -> None:
    """First it lies in `mails.dead`, confirmed by the broker; then it is done with here."""
    await put(message.body, "mails.dead", {"reason": repr(error)[:200]})
    await message.ack()


async def put(body: bytes, queue: str, headers: dict | None = None) -> None:
    message = aio_pika.Message(body, headers=headers)
    await app.state.channel.default_exchange.publish(message, routing_key=queue)
