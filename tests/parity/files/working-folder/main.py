"""The working folder: where a program starts, and what relative names mean after chdir."""
import os
import sys

from observe import failed, saw

saw(os.path.samefile(os.getcwd(), os.path.dirname(os.path.abspath(__file__))), os.path.samefile(sys.path[0], os.getcwd()))
os.mkdir('inner')
os.chdir('inner')
open('a.txt', 'w').write('inner')
saw(os.path.basename(os.getcwd()), os.path.exists('../inner/a.txt'), os.path.exists('../main.py'))
with failed('chdir'):
    os.chdir('nowhere')
os.chdir('..')
saw(open('inner/a.txt').read(), os.path.relpath('inner/a.txt', 'other'))
