"""Processor time is spent by computing, not by sleeping; clocks and their names."""
import datetime
import time

from observe import saw


def burn(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


began = time.process_time()
time.sleep(0.3)
saw('sleeping', time.process_time() - began < 0.1)
began = time.process_time(), time.process_time_ns(), time.thread_time()
burn(0.3)
saw('computing', time.process_time() - began[0] > 0.05, time.process_time_ns() - began[1] > 50_000_000, time.thread_time() - began[2] > 0.05)
saw([abs(time.clock_gettime(clock) - time.monotonic()) < 1e6 for clock in (time.CLOCK_MONOTONIC, time.CLOCK_BOOTTIME, time.CLOCK_MONOTONIC_RAW)])
saw(time.tzname[0], datetime.datetime.now().astimezone().tzname(), time.strftime('%Z'))
