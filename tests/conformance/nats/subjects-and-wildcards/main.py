"""A subject's tokens match exactly, * one of them, > all that follow; nobody gets what nobody has subscribed to."""
import asyncio

from observe import failed, saw
from onnats import connection


async def main():
    async with connection() as nc:
        subjects = ['orders.eu.paid', 'orders.*.paid', 'orders.>', '>', 'orders', '*.eu.>']
        subscriptions = {subject: await nc.subscribe(subject) for subject in subjects}
        await nc.flush()
        for subject in ['orders.eu.paid', 'orders.us.paid', 'orders.eu', 'orders', 'payments.eu.x.y']:
            await nc.publish(subject, subject.encode())
        await nc.flush()
        for subject, subscription in subscriptions.items():
            saw(subject, [(await subscription.next_msg(timeout=1)).subject for _ in range(subscription.pending_msgs)])
        for wrong in ['', 'two words', 'empty..token', 'orders.', '>.orders']:
            with failed(f'subscribe to "{wrong}"'):
                await nc.subscribe(wrong)
        with failed('publish to nothing'):
            await nc.publish('', b'x')


asyncio.run(main())
