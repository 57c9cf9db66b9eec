"""The sched module: what is entered later may come sooner."""
import sched
import time

from observe import saw, took

order = []
scheduler = sched.scheduler(time.monotonic, time.sleep)
scheduler.enter(0.2, 1, order.append, ('later',))
scheduler.enter(0.1, 1, order.append, ('sooner',))
with took('sched', 0.2):
    scheduler.run()
saw(order, scheduler.empty())
