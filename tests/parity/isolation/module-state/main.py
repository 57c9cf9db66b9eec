"""What a program does to a module is gone with it: attributes, patches, caches."""
import functools
import json
import math
import re
import sys

from observe import saw

saw(hasattr(math, 'parity'), json.dumps is json.dumps.__globals__['dumps'], 'parity_fake' in sys.modules, 'parity' in sys.path)
original = json.dumps
math.parity = True
sys.modules['parity_fake'] = math
sys.path.append('parity')
import parity_fake
saw(parity_fake.pi == math.pi)
json.dumps = functools.partial(original, sort_keys=True)
re.compile('parity-[0-9]+')
saw(original({'b': 1, 'a': 2}), json.dumps({'b': 1, 'a': 2}))
json.dumps = original
json.parity = 'left behind'
