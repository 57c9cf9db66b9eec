"""Sees nothing of the server's process but its answers."""
import json
import os
import random

import httpx
from prometheus_client import REGISTRY

from observe import saw

random.seed(1)
first = random.randint(1, 1000)
with httpx.Client(base_url=os.environ['SERVER']) as client:
    saw(client.get('/').json() == ['first', first], client.get('/').json()[1] == random.randint(1, 1000))
    text = client.get('/metrics/').text
saw([line for line in text.splitlines() if line.startswith('parity_orders_total')])
saw(REGISTRY.get_sample_value('parity_orders_total'), hasattr(json, 'parity'), os.environ.get('PARITY_MARK'), os.environ['NAME'])
