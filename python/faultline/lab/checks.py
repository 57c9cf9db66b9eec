"""What a check is called, what it is worth and on which seeds it runs: read from its function and its markers."""

import re

import pytest

MARKERS = (
    'points(n): what the check is worth; 1 unless told',
    'hint(text): what to show a learner whose code fails it',
    'seeds(a, b, ...): the seeds on which it runs, instead of the lesson\'s',
    'hidden: its title and its explanation are not shown to the learner',
)


def seeds_of(definition, default):
    marker = definition.get_closest_marker('seeds')
    if marker is None:
        return default
    if not marker.args or any(type(seed) is not int for seed in marker.args):
        _wrong(definition, f'seeds{marker.args!r} must name whole numbers, such as seeds(1, 2, 3)')
    return list(dict.fromkeys(marker.args))


def seed_of(item):
    return item.callspec.params['lab_seed']


def id_of(item):
    """pytest's node id without the seed."""
    others = _case_of(item)
    name = item.originalname or item.name.split('[')[0]
    return '::'.join([*item.nodeid.split('[')[0].split('::')[:-1], name]) + (f'[{"-".join(others)}]' if others else '')


def _case_of(item):
    """The parts of a parametrized check's name in brackets; none where it is the only one."""
    return [part for part in item.callspec._idlist if not part.startswith('seed=')]


def title_of(item):
    text = (item.function.__doc__ or '').strip()
    case = f" [{'-'.join(_case_of(item))}]" if _case_of(item) else ''
    if text:
        return text.splitlines()[0].strip() + case
    words = re.sub(r'^test_?', '', item.function.__name__).replace('_', ' ').strip()
    return words[:1].upper() + words[1:] + case


def points_of(item):
    marker = item.get_closest_marker('points')
    if marker is None:
        return 1
    if len(marker.args) != 1 or type(marker.args[0]) not in (int, float) or marker.args[0] < 0:
        _wrong(item, f'points{marker.args!r} must name one number, such as points(2)')
    return marker.args[0]


def hint_of(item):
    marker = item.get_closest_marker('hint')
    if marker is None:
        return ''
    if len(marker.args) != 1 or not isinstance(marker.args[0], str):
        _wrong(item, 'hint(...) takes one text, such as hint("Give the call a timeout.")')
    return marker.args[0]


def is_hidden(item):
    return item.get_closest_marker('hidden') is not None


def describe(item):
    """Plain data of one check on one seed."""
    return {
        'id': id_of(item), 'title': title_of(item), 'seed': seed_of(item), 'points': points_of(item), 'hidden': is_hidden(item),
        'hint': hint_of(item),
    }


def _wrong(item, message):
    function = getattr(item, 'function', None) or item.obj
    path = '/'.join(item.path.relative_to(item.config.rootpath).parts)
    raise pytest.UsageError(f'{path}:{function.__code__.co_firstlineno}: @pytest.mark.{message}')
