"""Numbers as answers tell them."""


def rounded(value: float, digits: int) -> float:
    """The value to that many decimals; zero has no sign, whichever side it was rounded from."""
    return round(value, digits) + 0.0
