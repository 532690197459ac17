from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register


class DocumentsConfig(AppConfig):
    name = "dangwu.documents"
    verbose_name = "文书"

    def ready(self) -> None:
        register(check_fonts)


def check_fonts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Say in plain words which styles of official papers have no font."""
    from .fonts import NO_FONTS, STYLES, styles_missing

    missing = styles_missing()
    if not missing:
        return []
    words = f"缺少字体：{'、'.join(missing)}。有关文字用其他字体代排。"
    if len(missing) == len(STYLES):
        words = NO_FONTS
    hint = "运行 python bin/fonts.py --to var/fonts，或用 DANGWU_FONT_DIR 指明单位自有字体的目录。"
    return [Warning(words, hint=hint, id="documents.W001")]
