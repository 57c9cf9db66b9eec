"""The blocking client: hashes, sets, scanning, and threads that wait side by side."""
import threading

from observe import saw, took
from onredis import blocking

with blocking() as redis:
    saw(redis.ping(), redis.hset('user:1', mapping={'name': 'Ann', 'age': '40'}), redis.hincrby('user:1', 'age', 1), redis.hgetall('user:1'))
    saw(redis.sadd('tags', 'a', 'b', 'c'), redis.sismember('tags', 'b'), sorted(redis.sinter('tags', 'tags')), redis.scard('tags'), redis.srem('tags', 'z'))
    for i in range(30):
        redis.set(f'item:{i}', i)
    saw(len(set(redis.scan_iter('item:*', count=5))), sorted(redis.keys('item:1?'))[:3], redis.dbsize())
    results = []
    waiters = [threading.Thread(target=lambda: results.append(redis.blpop('queue', timeout=0.4))) for _ in range(3)]
    with took('three wait at the same time', 0.4):
        for one in waiters:
            one.start()
        for one in waiters:
            one.join()
    saw(results)
