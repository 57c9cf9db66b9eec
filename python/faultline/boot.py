"""From a Compose `command` to a running program, the way a shell in the service's container would do it."""

import importlib
import os
import runpy
import sys
import types

PYTHON_NAMES = {'python', 'python3', 'python3.14'}


def run_command(argv):
    """Runs argv in this interpreter as its main program. Raises SystemExit as the program does."""
    name = os.path.basename(argv[0])
    if name in PYTHON_NAMES:
        _run_python(argv)
    elif name in ('pip', 'pip3'):
        _refuse_pip(argv)
    else:
        _run_console_script(name, argv)


def _run_python(argv):
    args = argv[1:]
    while args and args[0] in ('-u', '-B', '-I', '-X', '-W'):
        args = args[2:] if args[0] in ('-X', '-W') else args[1:]
    if not args:
        raise SystemExit('python: an interactive session needs a terminal; give a script, -m MODULE or -c CODE')
    if args[0] == '-m':
        if len(args) < 2:
            raise SystemExit('python: Argument expected for the -m option')
        if args[1] == 'pip':
            _refuse_pip(args[1:])
        sys.path.insert(0, os.getcwd())
        sys.argv = args[1:]
        runpy.run_module(args[1], run_name='__main__', alter_sys=True)
    elif args[0] == '-c':
        if len(args) < 2:
            raise SystemExit('python: Argument expected for the -c option')
        sys.path.insert(0, '')
        sys.argv = ['-c', *args[2:]]
        exec(compile(args[1], '<string>', 'exec'), {'__name__': '__main__', '__builtins__': __builtins__})
    else:
        path = os.path.abspath(args[0])
        if not os.path.exists(path):
            raise SystemExit(f"python: can't open file '{path}': [Errno 2] No such file or directory")
        sys.path.insert(0, os.path.dirname(path))
        sys.argv = list(args)
        _run_file(path)


def _run_file(path):
    """As `python FILE` does it: in __main__ itself, so that what is defined there can be pickled and imported."""
    main = sys.modules['__main__'] = types.ModuleType('__main__')
    main.__file__ = path
    main.__builtins__ = __builtins__
    with open(path, 'rb') as file:
        code = compile(file.read(), path, 'exec')
    exec(code, main.__dict__)


_scripts = {}


def find_console_scripts():
    """The console scripts of the installed packages, as a virtual environment's bin/ holds them. Once, before the snapshot."""
    from importlib.metadata import entry_points
    _scripts.update((entry.name, (entry.module, entry.attr)) for entry in entry_points(group='console_scripts'))


def _run_console_script(name, argv):
    if name not in _scripts:
        raise SystemExit(f"{name}: command not found. Commands here: python, pip, {', '.join(sorted(_scripts))}")
    module, attribute = _scripts[name]
    sys.path.insert(0, os.getcwd())
    sys.argv = list(argv)
    sys.exit(getattr(importlib.import_module(module), attribute)())


def _refuse_pip(argv):
    """Nothing can be installed: there is no network. Says what is there instead."""
    from importlib.metadata import distributions
    installed = sorted({f'{dist.name}=={dist.version}' for dist in distributions()}, key=str.lower)
    wanted = [arg for arg in argv[1:] if arg != 'install' and not arg.startswith('-')]
    if argv[1:2] in (['list'], ['freeze']):
        print('\n'.join(installed))
        raise SystemExit(0)
    names = {entry.split('==')[0].lower().replace('_', '-') for entry in installed}
    missing = [name for name in wanted if name.split('==')[0].split('[')[0].lower().replace('_', '-') not in names]
    if wanted and not missing:
        print(f"Requirement already satisfied: {', '.join(wanted)}")
        raise SystemExit(0)
    print(f"pip: {', '.join(missing) or 'packages'} cannot be installed: the sandbox has no network. Installed are: {', '.join(installed)}",
          file=sys.stderr)
    raise SystemExit(1)
