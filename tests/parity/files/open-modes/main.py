"""open(): what each mode makes, keeps, refuses."""
from observe import failed, saw

with open('a.txt', 'w') as file:
    saw(file.write('one\ntwo\n'), file.tell())
    with failed('read a file opened for writing'):
        file.read()
with open('a.txt', 'a') as file:
    file.write('three\n')
with open('a.txt') as file:
    saw(file.readlines())
with open('a.txt', 'r+') as file:
    file.write('ONE')
    file.seek(0)
    saw(file.read())
with failed('x on what is there'):
    open('a.txt', 'x')
with failed('no such file'):
    open('b.txt')
with failed('no such folder'):
    open('no/b.txt', 'w')
with failed('a folder'):
    open('.')
with open('a.txt', 'w'):
    pass
saw(open('a.txt').read())
with failed('closed'):
    file.read()
