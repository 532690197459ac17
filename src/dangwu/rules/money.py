"""Money is integer fen, rates are exact fractions, rounding is half-up and named."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction


def half_up(fen: Fraction) -> int:
    """The nearest whole fen of an amount that is not negative; a half goes up."""
    return (2 * fen.numerator + fen.denominator) // (2 * fen.denominator)


def fen_from_yuan(yuan: str | int | Decimal) -> int:
    """Fen of an amount in yuan with at most two decimals; ValueError for anything else."""
    try:
        fen = Decimal(yuan) * 100
    except InvalidOperation as error:
        raise ValueError(f"not an amount: {yuan}") from error
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError(f"not an amount of whole fen: {yuan}")
    return int(fen)


def yuan(fen: int) -> str:
    """An amount as it is written: two decimals, no grouping (`1234` fen is `12.34`)."""
    sign, rest = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{rest // 100}.{rest % 100:02d}"
