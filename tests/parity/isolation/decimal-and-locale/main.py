"""Contexts of decimal, the default socket timeout, the switch interval: all at their defaults."""
import decimal
import locale
import socket
import sys
import time

from observe import failed, saw

saw(decimal.getcontext().prec, socket.getdefaulttimeout(), time.tzname[0], sys.float_info.dig)
decimal.getcontext().prec = 5
decimal.getcontext().traps[decimal.Inexact] = True
with failed('inexact'):
    decimal.Decimal(1) / 3
saw(str(decimal.Decimal('1.1') + 1))
socket.setdefaulttimeout(3)
saw(socket.socket().gettimeout(), locale.setlocale(locale.LC_NUMERIC, 'C'))
