"""Run the measurements: `python -m bench [name ...]`, all of them without a name.

Each module of this package is one measurement, run in a process of its own, so that neither memory
nor caches of one colour the next. It prints a readable table and then one JSON object in a line.
"""

import pkgutil
import subprocess
import sys

import bench


def main(names: list[str]) -> int:
    known = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    measures = [name for name in known if not name.startswith("_")]
    if strange := set(names) - set(measures):
        print(f"No such measurement: {', '.join(sorted(strange))}. There are: {measures}.")
        return 2
    failed = [name for name in names or measures if not measured(name)]
    if failed:
        print(f"\nMissed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def measured(name: str) -> bool:
    """Run one; True where it met its aim (its exit status says so)."""
    print(f"\n== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
