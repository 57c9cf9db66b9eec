"""shelve, pickle, json and csv: what comes back is what was put there."""
import csv
import dataclasses
import json
import pickle
import shelve

from observe import failed, saw


@dataclasses.dataclass
class Order:
    item: str
    price: float


with shelve.open('orders') as shelf:
    shelf['1'] = Order('tea', 3.5)
    shelf['2'] = [1, 2]
with shelve.open('orders', writeback=True) as shelf:
    shelf['2'].append(3)
with shelve.open('orders', 'r') as shelf:
    saw(sorted(shelf), shelf['1'].item, shelf['2'], shelf.get('3'))
    with failed('missing'):
        shelf['3']
saw(pickle.loads(pickle.dumps(Order('cup', 8))) == Order('cup', 8))
with failed('pickle a lambda'):
    pickle.dumps(lambda: None)
with open('a.json', 'w') as file:
    json.dump({'grün': [1, None, 2.5], 'order': dataclasses.asdict(Order('tea', 1))}, file, ensure_ascii=False)
saw(json.load(open('a.json')))
with failed('not JSON'):
    json.loads('{"a": }')
with open('a.csv', 'w', newline='') as file:
    writer = csv.DictWriter(file, ['item', 'note'])
    writer.writeheader()
    writer.writerow({'item': 'tea, green', 'note': 'two\nlines'})
saw(list(csv.DictReader(open('a.csv', newline=''))))
