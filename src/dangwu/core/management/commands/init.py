"""`dangwu init`: the secrets of an installation, its tables and its static files."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.management.utils import get_random_secret_key

from dangwu.core.crypto import KeyRing


class Command(BaseCommand):
    help = "建立密钥文件、数据表和静态文件；已有的密钥不动"
    requires_system_checks: list[str] = []  # the secret key is what this command makes

    def handle(self, *args: Any, **options: Any) -> None:
        self._make_keys(settings.KEY_DIR)
        for step in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
            # A process of its own: settings were read before the secret key was there.
            command = [sys.executable, "-m", "dangwu.config.cli", *step, "--verbosity", "0"]
            if subprocess.run(command, check=False).returncode:  # noqa: S603  our own command
                raise CommandError(f"dangwu {step[0]} 没有成功")
        self.stdout.write("已就绪。")

    def _make_keys(self, folder: Path) -> None:
        """Both files or neither: a new key beside an old database would make it unreadable."""
        secret, ring = folder / "secret_key", folder / "field_keys.json"
        there = [path for path in (secret, ring) if path.exists()]
        if len(there) == 2:
            self.stdout.write(f"密钥已有，不改动：{folder}")
            return
        if there:
            raise CommandError(
                f"只找到 {there[0].name}，另一个密钥文件缺失：先从备份恢复 {folder}"
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        _write_once(secret, get_random_secret_key() + get_random_secret_key())
        _write_once(ring, KeyRing.new().dump())
        self.stdout.write(f"密钥已建立：{folder}，请另外保管一份，丢失后加密的内容不能恢复。")


def _write_once(path: Path, text: str) -> None:
    """Create with mode 0400 from the first moment; never replace."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
