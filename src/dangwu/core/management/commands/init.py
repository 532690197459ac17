"""`dangwu init`: the two secrets of an installation, in files outside the database."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.core.management.utils import get_random_secret_key

from dangwu.core.crypto import KeyRing


class Command(BaseCommand):
    help = "生成本机的密钥文件（已有的不动）"
    requires_system_checks = []  # what they would check is made here

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = settings.KEY_DIR
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = [
            keep(settings.SECRET_KEY_FILE, get_random_secret_key()),
            keep(folder / "field_keys.json", KeyRing.new().dump()),
        ]
        if any(made):
            self.stdout.write(f"已在 {folder} 生成密钥；请另存一份，遗失后加密内容无法恢复。")


def keep(path: Path, text: str) -> bool:
    """Write a secret that only its owner reads; False, and nothing done, where there is one.

    The link is made in one step, so that a broken-off run leaves no half key.
    """
    if path.exists():
        return False
    half = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, path)
    except FileExistsError:
        return False
    finally:
        half.unlink()
    return True
