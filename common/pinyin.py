"""Pinyin keys: sorting Chinese names alike on both databases, and searching by initials."""

import functools

# pypinyin reads these surnames and place names by their common sound; offices expect the other one.
_READINGS = {
    "曾": "zeng", "仇": "qiu", "查": "zha", "单": "shan", "解": "xie", "任": "ren", "盖": "ge", "区": "ou",
    "朴": "piao", "尉": "yu", "乐": "yue", "翟": "zhai", "缪": "miao", "幺": "yao", "隗": "wei", "逄": "pang",
}  # fmt: skip


@functools.lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """The sort key of a name: its syllables joined by spaces, other signs kept in lower case.

    >>> key("新湖街道")
    'xin hu jie dao'
    """
    from pypinyin import lazy_pinyin  # costs most of a second and 60 MB: only when a name is saved

    return " ".join(lazy_pinyin(text)).lower()


def initials(text: str) -> str:
    """The first letters of a name's syllables.

    >>> initials("御景天成")
    'yjtc'
    """
    return "".join(part[:1] for part in key(text).split())


def surname_reading(surname: str) -> str:
    """How a surname is read, which differs from the common reading for a few.

    >>> surname_reading("曾"), surname_reading("王")
    ('zeng', 'wang')
    """
    return _READINGS.get(surname, key(surname))
