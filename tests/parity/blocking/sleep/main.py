"""time.sleep moves every clock by as much."""
import datetime
import time

from observe import failed, mark, saw

clocks = (time.monotonic, time.perf_counter, time.time, lambda: time.time_ns() / 1e9, lambda: datetime.datetime.now().timestamp())
before = [clock() for clock in clocks]
time.sleep(0.3)
for number, (clock, start) in enumerate(zip(clocks, before)):
    mark(f'clock {number}', clock() - start, 0.3)
time.sleep(0)
with failed('negative'):
    time.sleep(-1)
with failed('no number'):
    time.sleep('1')
saw(time.localtime().tm_year >= 2026)
