/** Two threads that hand a turn to each other through locks: each round is two switches. Prints nothing, ends with them. */
export const SWITCHING = (rounds: number): string => `
import threading, time
a, b = threading.Lock(), threading.Lock()
b.acquire()
def work(mine, other):
    for _ in range(${rounds}):
        mine.acquire()
        other.release()
threads = [threading.Thread(target=work, args=args) for args in [(a, b), (b, a)]]
begun = time.perf_counter()
for thread in threads: thread.start()
for thread in threads: thread.join()
print(time.perf_counter() - begun)
`

export const SWITCHES_A_ROUND = 2
