"""pybreaker from several threads: it opens after three failures, and lets one call through later."""
import threading
import time

import pybreaker

from observe import failed, saw

breaker = pybreaker.CircuitBreaker(fail_max=3, reset_timeout=0.3)
outcomes = []


@breaker
def pay(works):
    time.sleep(0.05)
    if not works:
        raise ConnectionError
    return 'paid'


def call():
    try:
        pay(False)
    except Exception as error:
        outcomes.append(type(error).__name__)


for _ in range(2):
    call()
threads = [threading.Thread(target=call) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
saw(breaker.current_state, outcomes[0], breaker.fail_counter >= 3)
with failed('open'):
    pay(True)
time.sleep(0.4)
saw(pay(True), breaker.current_state)
