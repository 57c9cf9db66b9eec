"""`def` endpoints with a session each, in threads, on one database file."""
import asyncio

import httpx
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from observe import saw
from serving import served

engine = create_engine('sqlite:///shop.db', connect_args={'check_same_thread': False, 'timeout': 5})
make_session = sessionmaker(engine)
with engine.begin() as connection:
    connection.execute(text('create table orders (id integer primary key, item text)'))
app = FastAPI()


def session():
    with make_session() as made:
        yield made


@app.post('/orders/{item}')
def create(item: str, session: Session = Depends(session)):
    session.execute(text('insert into orders (item) values (:item)'), {'item': item})
    session.commit()
    return session.execute(text('select count(*) from orders where item = :item'), {'item': item}).scalar()


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        answers = await asyncio.gather(*(client.post(f'/orders/{item}') for item in 'abcde'))
    saw([answer.json() for answer in answers])


asyncio.run(main())
with engine.connect() as connection:
    saw(sorted(connection.execute(text('select item from orders')).scalars()))
