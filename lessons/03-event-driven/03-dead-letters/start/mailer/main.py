"""The mailer: takes what lies in the queue `mails`, and has the post send a mail for each."""

import asyncio
import json
import os
from contextlib import asynccontextmanager

import aio_pika
import httpx
from aio_pika.abc import AbstractIncomingMessage
from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with await aio_pika.connect_robust(os.environ["AMQP_URL"]) as connection, httpx.AsyncClient(base_url=os.environ["POST_URL"]) as post:
        app.state.post = post
        app.state.channel = await connection.channel()
        # One at a time.
        await app.state.channel.set_qos(prefetch_count=1)
        mails = await app.state.channel.declare_queue("mails", durable=True)
        await mails.consume(handle)
        yield


app = FastAPI(title="mailer", lifespan=lifespan)


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


async def handle(message: AbstractIncomingMessage) -> None:
    try:
        await send(json.loads(message.body))
    except Exception as error:
        print(f"{message.body!r} is put back: {error!r}")
        await asyncio.sleep(0.2)
        await message.reject(requeue=True)
    else:
        await message.ack()


async def send(mail: dict) -> None:
    response = await app.state.post.post("/mails", json={"to": mail["to"], "text": f"Thank you for order {mail['order']}."})
    response.raise_for_status()
