"""Modules are found beside the program: written while it runs, reloaded, missing, broken."""
import importlib
import os
import sys

from observe import failed, saw

open('settings.py', 'w').write('limit = 1\n')
importlib.invalidate_caches()
import settings
saw(settings.limit)
sys.dont_write_bytecode = True
open('settings.py', 'w').write('limit = 22\n')
os.utime('settings.py', (1_000_000, 1_000_000))
saw(importlib.reload(settings).limit)
os.makedirs('shop/orders')
open('shop/__init__.py', 'w').write('name = "shop"\n')
open('shop/orders/__init__.py', 'w').write('from .. import name\nfrom .model import Order\n')
open('shop/orders/model.py', 'w').write('class Order: pass\n')
importlib.invalidate_caches()
import shop.orders
saw(shop.orders.name, shop.orders.Order.__module__, os.path.basename(shop.orders.model.__file__))
with failed('missing'):
    import no_such_module
open('broken.py', 'w').write('def f(:\n')
importlib.invalidate_caches()
with failed('broken'):
    import broken
