"""SQLAlchemy's ORM on SQLite: relations, a unit of work, a rollback, an integrity error."""
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from observe import failed, saw


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = 'customers'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    orders: Mapped[list['Order']] = relationship(back_populates='customer', cascade='all, delete-orphan')


class Order(Base):
    __tablename__ = 'orders'
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey('customers.id'))
    customer: Mapped[Customer] = relationship(back_populates='orders')


engine = create_engine('sqlite:///shop.db')
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Customer(name='ann', orders=[Order(item='tea'), Order(item='cup')]))
    session.commit()
with failed('unique'), Session(engine) as session:
    session.add(Customer(name='ann'))
    session.commit()
with Session(engine) as session:
    ann = session.scalars(select(Customer)).one()
    saw([order.item for order in ann.orders], ann.orders[0].customer is ann)
    ann.orders.pop()
    session.rollback()
    saw(len(ann.orders))
    session.delete(ann)
    session.commit()
    saw(session.scalar(select(func.count()).select_from(Order)))
