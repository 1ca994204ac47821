"""Personal data as everybody may see it: enough to recognise, not enough to use."""

STARS = "*"


def phone(number: str) -> str:
    """A telephone number with its middle hidden; too short a one is hidden whole.

    >>> phone("13805341234"), phone("0534-2687110"), phone("")
    ('138****1234', '0534*****110', '')
    """
    if len(number) < 7:
        return STARS * len(number)
    head, tail = (3, 4) if len(number) == 11 else (4, 3)
    return number[:head] + STARS * (len(number) - head - tail) + number[-tail:]


def person(name: str) -> str:
    """A person's name by its surname alone.

    >>> person("王建国"), person("")
    ('王**', '')
    """
    return name[:1] + STARS * (len(name) - 1)
