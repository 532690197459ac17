"""An installation of its own in a folder: production settings, real keys, a database in a file."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Installation:
    """`run` calls a command of dangwu there; `python` a script with Django ready."""

    var: Path
    env: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("DANGWU_", "DJANGO_", "PYTEST"))
        }
        own = {
            "DANGWU_PROFILE": "production",
            "DANGWU_VAR": str(self.var),
            "DANGWU_HOSTS": "dangwu.example",
            "DJANGO_SETTINGS_MODULE": "dangwu.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return kept | own | self.env

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return self._call("-m", "dangwu.config.cli", *command)

    def python(self, script: str) -> subprocess.CompletedProcess[str]:
        return self._call("-c", f"import django; django.setup()\n{script}")

    def module(self, *command: str) -> subprocess.CompletedProcess[str]:
        return self._call("-m", *command)

    def _call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(),
            cwd=self.var,
            capture_output=True,
            text=True,
            timeout=600,
            stdin=subprocess.DEVNULL,
        )
