"""Waiting on a condition: without its lock, and with a timeout."""
import threading

from observe import failed, saw, took

condition = threading.Condition()
with failed('wait without the lock'):
    condition.wait()
with failed('notify without the lock'):
    condition.notify()
with condition, took('nobody notifies', 0.2):
    saw('wait', condition.wait(timeout=0.2))
with condition, took('never true', 0.2):
    saw('wait_for', condition.wait_for(lambda: False, timeout=0.2))
