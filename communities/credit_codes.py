"""The unified social credit code (统一社会信用代码) of GB 32100-2015, and the check digits inside it.

Eighteen signs: registering department and kind (2), division (6), organization code with its own check
digit of GB 11714 (9), check sign (1). The letters I, O, S, V and Z do not occur.
"""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def body_check(body: str) -> str:
    """The check digit of an eight-sign organization code.

    >>> body_check("D2143569")
    'X'
    """
    total = sum(_BODY_SIGNS.index(sign) * weight for sign, weight in zip(body, _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def code_check(first_seventeen: str) -> str:
    """The last sign of a credit code.

    >>> code_check("91350100M000100Y4")
    '3'
    """
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first_seventeen))
    return SIGNS[(31 - total % 31) % 31]


def compose(kind: str, division: str, body: str) -> str:
    """A whole code from its parts: two, six and eight signs.

    >>> is_valid(compose("91", "371402", "00000017"))
    True
    """
    start = f"{kind}{division}{body}{body_check(body)}"
    return start + code_check(start)


def is_valid(code: str) -> bool:
    """Whether a code has the right length, signs and last check sign.

    >>> is_valid("91350100M000100Y43"), is_valid("91350100M000100Y44"), is_valid("9135")
    (True, False, False)
    """
    return len(code) == 18 and set(code) <= set(SIGNS) and code_check(code[:17]) == code[17]
