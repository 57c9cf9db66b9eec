"""The collector is on, and what was dropped in circles is gone after gc.collect."""
import gc

from observe import saw


class Circle:
    alive = 0

    def __init__(self):
        Circle.alive += 1
        self.me = self

    def __del__(self):
        Circle.alive -= 1


saw(gc.isenabled())
gc.enable()
saw(gc.isenabled())
for _ in range(10):
    Circle()
gc.collect()
saw(Circle.alive)
