"""Unseeded dice, uuids and secrets differ from each other."""
import os
import random
import secrets
import uuid

from observe import saw

saw(len({random.random() for _ in range(100)}), len({uuid.uuid4() for _ in range(100)}), len({secrets.token_hex() for _ in range(100)}))
saw(len({os.urandom(8) for _ in range(100)}), uuid.uuid4().version, len(uuid.uuid1().hex))
saw(random.Random().random() != random.Random().random(), random.SystemRandom().random() != random.SystemRandom().random())
saw(hash('a') == hash('a'), len(secrets.token_urlsafe(16)))
