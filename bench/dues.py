"""Dues of 1,000,000 members for 12 months, against a bare NumPy kernel of the same arithmetic.

Both fill one array of amounts in exact fen for every month, in the same blocks; the bare kernel
has the national rates and the cap written out, the product takes them from the rulebook.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from dangwu.dues.bulk import BLOCK, Fen, RatePlan, assess_into, rate_plan
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.dues import DuesFacts, assess_dues
from dangwu.rules.terms import Terms

EDGES = (0, 1, 299_999, 300_000, 300_001, 500_000, 500_001, 1_000_000, 1_000_001, 5_000_000)
AIM = 3.0


def bare(base: Fen, out: Fen) -> None:
    """What somebody would write by hand: thresholds, one multiplication, one division."""
    for start in range(0, base.size, BLOCK):
        b = base[start : start + BLOCK]
        k = 1 + (b > 300_000) + (b > 500_000) + (b > 1_000_000)
        out[start : start + BLOCK] = np.minimum((2 * b * k + 200) // 400, 100_000)


def months_of_bases(members: int, months: int) -> list[Fen]:
    """Bases between 1,500 and 70,000 yuan, the steps' edges among them."""
    random = np.random.default_rng(20_261_121)
    bases = [random.integers(150_000, 7_000_000, members, np.int64) for _ in range(months)]
    for base in bases:
        base[: len(EDGES)] = EDGES
    return bases


def best_of(runs: int, act: Callable[[], None]) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def all_months(bases: list[Fen], act: Callable[[Fen, Fen], None], out: Fen) -> None:
    for base in bases:
        act(base, out)


def check_equal(bases: list[Fen], plan: RatePlan, terms: Terms, sample: int) -> int:
    """Amounts equal to the bare kernel everywhere, to the plain path on edges and a sample."""
    ours, theirs = np.empty_like(bases[0]), np.empty_like(bases[0])
    for base in bases:
        assess_into(base, plan, ours)
        bare(base, theirs)
        if not np.array_equal(ours, theirs):
            raise SystemExit("the amounts differ from those of the bare kernel")
    picked = {*EDGES, *(edge + 1 for edge in EDGES), *bases[0][:sample].tolist()}
    chosen = np.array(sorted(picked), np.int64)
    amounts = np.empty_like(chosen)
    assess_into(chosen, plan, amounts)
    for base, amount in zip(chosen.tolist(), amounts.tolist(), strict=True):
        facts = DuesFacts(category="in_service", base_fen=base)
        if assess_dues(facts, terms).amount_fen != amount:
            raise SystemExit(f"base {base} fen: the plain path gives another amount")
    return chosen.size


def peak_megabytes(plan: RatePlan, base: Fen, out: Fen) -> tuple[float, float]:
    """Peak of the process so far, and what one month more adds to it."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assess_into(base, plan, out)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return after / 1024, (after - before) / 1024


def measure(members: int, months: int, runs: int, sample: int) -> dict[str, float | int]:
    terms = terms_on("national", date(2026, 11, 21))
    plan = rate_plan(terms, "in_service")
    bases = months_of_bases(members, months)
    out = np.empty_like(bases[0])
    peak, added = peak_megabytes(plan, bases[0], out)
    ours = best_of(runs, lambda: all_months(bases, lambda b, o: assess_into(b, plan, o), out))
    theirs = best_of(runs, lambda: all_months(bases, bare, out))
    compared = check_equal(bases, plan, terms, sample)
    return {
        "members": members,
        "months": months,
        "seconds": round(ours, 4),
        "members_months_per_second": int(members * months / ours),
        "bare_numpy_seconds": round(theirs, 4),
        "ratio_to_bare_numpy": round(ours / theirs, 2),
        "aim": AIM,
        "peak_memory_mb": round(peak, 1),
        "memory_added_by_a_month_mb": round(added, 1),
        "compared_with_plain_path": compared,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sample", type=int, default=20_000)
    parser.add_argument("--out", type=Path, default=None, help="also write the figures as JSON")
    options = parser.parse_args()
    figures = measure(options.members, options.months, options.runs, options.sample)
    for name, figure in figures.items():
        print(f"{name.replace('_', ' '):<28}{figure:>16,}")
    print(json.dumps({"bench": "dues", **figures}, ensure_ascii=False))
    if options.out is not None:
        options.out.write_text(json.dumps(figures) + "\n", encoding="utf-8")
    if figures["ratio_to_bare_numpy"] > AIM:
        raise SystemExit(f"slower than {AIM} times the bare kernel")


if __name__ == "__main__":
    main()
