"""The database: orders, and which of them have been published."""

from fastapi import FastAPI

app = FastAPI()
orders = {}


@app.put('/orders/{number}')
async def commit(number: int):
    orders.setdefault(number, False)
    return {'number': number}


@app.put('/orders/{number}/published')
async def published(number: int):
    orders[number] = True
    return {'number': number}


@app.get('/orders')
async def all_orders():
    return sorted(orders)


@app.get('/unpublished')
async def unpublished():
    return sorted(number for number, done in orders.items() if not done)
