"""threading.local: each thread sees its own, made by __init__ again for each."""
import threading
import time

from observe import failed, saw


class Mine(threading.local):
    made = 0

    def __init__(self, start):
        Mine.made += 1
        self.value = start


mine = Mine(10)
mine.value = 'main'
seen = []


def work(number):
    before = mine.value
    mine.value += number
    time.sleep(0.05)
    seen.append((before, mine.value))


threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
saw(sorted(seen), mine.value, Mine.made)
plain = threading.local()
with failed('not set in this thread'):
    plain.value
