"""prometheus-client's registry holds the metrics of this program and of no other."""
from prometheus_client import REGISTRY, Counter, Histogram, generate_latest

from observe import failed, saw

saw(any(metric.name.startswith('parity') for metric in REGISTRY.collect()))
orders = Counter('parity_orders', 'Orders', ['kind'])
orders.labels('new').inc()
orders.labels('new').inc(2)
times = Histogram('parity_seconds', 'Seconds', buckets=(0.1, 1))
times.observe(0.5)
with failed('the same name twice'):
    Counter('parity_orders', 'Orders')
text = generate_latest().decode()
saw([line for line in text.splitlines() if line.startswith('parity') and '_created' not in line])
saw(REGISTRY.get_sample_value('parity_orders_total', {'kind': 'new'}))
