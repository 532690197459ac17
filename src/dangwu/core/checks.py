"""What must hold before real data come in: a production start is refused otherwise.

`dangwu check --deploy --database default` shows all of it; `config.wsgi` asks
`refuse_unsafe_start`.
"""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def _error(number: int, text: str, hint: str) -> Error:
    return Error(text, hint=hint, id=f"dangwu.E{number:03d}")


@register(Tags.security)
def settings_are_safe(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Settings and key files of a production start."""
    return [*_settings_faults(), *_key_faults(settings.KEY_DIR)] if settings.IN_PRODUCTION else []


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # an empty one raises when asked for
        return ""


def _settings_faults() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield _error(1, "DEBUG 已打开", "关闭 DEBUG")
    key = _secret_key()
    if len(key) < 50 or len(set(key)) < 5 or key.startswith(("test-only", "django-insecure")):
        yield _error(2, "SECRET_KEY 缺失或过弱", "运行 dangwu init")
    if not settings.ALLOWED_HOSTS or any("*" in host for host in settings.ALLOWED_HOSTS):
        yield _error(3, "访问域名没有写明", "DANGWU_HOSTS 写明域名，不用 *")
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield _error(
            4, "Cookie 会经明文传送", "SESSION_COOKIE_SECURE 与 CSRF_COOKIE_SECURE 须打开"
        )


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _key_faults(folder: Path) -> Iterator[CheckMessage]:
    if folder.is_dir() and _mode(folder) & 0o077:
        yield _error(5, "密钥目录别人可以进入", f"chmod 0700 {folder}")
    for path in (folder / "secret_key", folder / "field_keys.json"):
        if not path.is_file():
            yield _error(6, f"缺少密钥文件 {path.name}", "运行 dangwu init，或从保管处恢复")
        elif _mode(path) != 0o400:
            yield _error(7, f"密钥文件 {path.name} 的权限不是 0400", f"chmod 0400 {path}")


@register(Tags.database)
def database_is_safe(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The role and the durability of the database of a production start."""
    if not settings.IN_PRODUCTION or not databases:
        return []
    return list(_postgresql_faults() if connection.vendor == "postgresql" else _sqlite_faults())


def _ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _postgresql_faults() -> Iterator[CheckMessage]:
    if _ask("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"):
        yield _error(8, "数据库账号是超级用户", "建一个只拥有本库的账号")
    if _ask("SHOW fsync") != "on":
        yield _error(9, "数据库的 fsync 已关闭", "打开 fsync，断电不丢已办成的事")


def _sqlite_faults() -> Iterator[CheckMessage]:
    if _ask("PRAGMA synchronous") < 2:
        yield _error(9, "数据库的 synchronous 低于 FULL", "断电会丢已办成的事")


def refuse_unsafe_start() -> None:
    """Raise with every fault, before the first request is answered."""
    faults = [*settings_are_safe(), *database_is_safe(databases=["default"])]
    if faults:
        listed = "；".join(f"{fault.msg}（{fault.hint}，{fault.id}）" for fault in faults)
        raise ImproperlyConfigured(f"不能启动：{listed}")
