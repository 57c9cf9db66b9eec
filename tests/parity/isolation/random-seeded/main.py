"""A seeded generator gives the same numbers everywhere; the global one is not seeded by others."""
import random

from observe import saw

state = random.getstate()
random.seed(42)
saw([random.randint(1, 100) for _ in range(5)], round(random.random(), 6), random.sample(range(10), 3))
other = random.Random('text')
saw(other.choice('abcdef'), round(other.gauss(0, 1), 6), round(other.uniform(1, 2), 6))
again = random.Random(42)
saw([again.randint(1, 100) for _ in range(5)])
saw(state == random.getstate(), random.Random(1).getstate() == random.Random(1).getstate())
