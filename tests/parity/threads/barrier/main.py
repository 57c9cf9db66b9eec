"""Three threads meet at a barrier, again and again; the last one runs its action."""
import threading
import time

from observe import saw, took

rounds = []
barrier = threading.Barrier(3, action=lambda: rounds.append(sorted(arrived)))
arrived = []


def walk(number):
    for turn in range(2):
        time.sleep(0.05 * (number + 1))
        arrived.append((turn, number))
        barrier.wait()


threads = [threading.Thread(target=walk, args=(number,)) for number in range(3)]
with took('two rounds of the slowest', 0.3):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
saw(rounds)
saw(barrier.n_waiting, barrier.parties, barrier.broken)
