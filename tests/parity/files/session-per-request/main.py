"""A SQLAlchemy session for each request: a conflict rolls back, a full pool is told, and a locked database."""
import asyncio
import pathlib
import time

import httpx
from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from observe import saw, took
from serving import served

engine = create_engine(f"sqlite:///{pathlib.Path('shop.db').absolute()}", pool_size=2, max_overflow=0, pool_timeout=0.3)


@event.listens_for(engine, 'connect')
def set_up(connection, _record):
    connection.execute('PRAGMA journal_mode=WAL')
    connection.execute('PRAGMA busy_timeout=200')


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = 'items'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


def session():
    with Session(engine) as one:
        yield one


app = FastAPI()
for kind, status in ((IntegrityError, 409), (TimeoutError, 503), (OperationalError, 423)):
    app.add_exception_handler(kind, lambda _request, error, status=status: JSONResponse(type(error).__name__, status))


@app.post('/items/{name}', status_code=201)
def add(name: str, hold: float = 0, db: Session = Depends(session)):
    db.add(Item(name=name))
    db.flush()
    time.sleep(hold)
    db.commit()
    return db.scalar(select(func.count()).select_from(Item))


@app.get('/items')
def items(db: Session = Depends(session)):
    found = db.scalars(select(Item.name).order_by(Item.name)).all()
    time.sleep(0.5)
    return found


async def main():
    Base.metadata.create_all(engine)
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        saw([(answer.status_code, answer.json()) for answer in [await client.post(f'/items/{name}') for name in 'aba']])
        with took('three readers, two connections', 0.5):
            answers = await asyncio.gather(*(client.get('/items') for _ in range(3)))
        saw(sorted((answer.status_code, answer.json()) for answer in answers))
        first = asyncio.create_task(client.post('/items/x?hold=0.4'))
        await asyncio.sleep(0.05)
        saw((await client.post('/items/y')).status_code, (await first).status_code)
    saw(engine.pool.checkedout())


asyncio.run(main())
