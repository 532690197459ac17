"""Gather the fonts of the printed papers: `python bin/fonts.py --to var/fonts`.

Nothing is fetched that is there already. In this order a font is taken from the folder itself,
from the fonts of the system (as a link), from Debian's packages (unpacked, not installed: no root
is needed) and from npm. What could not be had is said in a plain sentence, and the command still
succeeds: without a font the papers fall back to the next one. Standard library only.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf-dist/fonts/opentype/public/fandol"),
)
TIMEOUT = 900  # seconds for one download


@dataclass(frozen=True)
class Style:
    """A style of official papers, and the files that can set it, best first."""

    name: str
    use: str
    files: tuple[str, ...]


STYLES = (
    Style("仿宋", "body text", ("FandolFang-Regular.otf",)),
    Style("楷体", "second headings", ("FandolKai-Regular.otf",)),
    Style("黑体", "first headings", ("FandolHei-Regular.otf", "NotoSansHans-Medium.otf")),
    Style("小标宋", "titles", ("NotoSerifCJK-Bold.ttc", "NotoSerifSC_700Bold.ttf")),
    Style("宋体", "rare characters", ("NotoSerifCJK-Regular.ttc", "NotoSerifSC_400Regular.ttf")),
)

DEBIAN = {
    "texlive-lang-chinese": (
        "FandolFang-Regular.otf",
        "FandolKai-Regular.otf",
        "FandolHei-Regular.otf",
    ),
    "fonts-noto-cjk": ("NotoSerifCJK-Bold.ttc", "NotoSerifCJK-Regular.ttc"),
}

# npm packages are named with their version, and each font is checked against its SHA-256 sum;
# Debian's packages carry signatures.
NPM = {
    "@expo-google-fonts/noto-serif-sc@0.4.3": {
        "NotoSerifSC_700Bold.ttf": "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",  # noqa: E501
        "NotoSerifSC_400Regular.ttf": "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",  # noqa: E501
    },
    "@embedpdf/fonts-sc@1.0.0": {
        "NotoSansHans-Medium.otf": "25033438cfa41f1873d4902b8555956557b765117756bcef96406e023e49578c",  # noqa: E501
    },
}


def main() -> int:
    """Gather what is missing, then say what is there and what stays off."""
    parser = argparse.ArgumentParser(description="Gather the fonts of the printed papers.")
    parser.add_argument("--to", type=Path, default=Path("var/fonts"))
    parser.add_argument("--offline", action="store_true", help="look, download nothing")
    arguments = parser.parse_args()
    gather(arguments.to, offline=arguments.offline)
    for sentence in report(arguments.to):
        print(sentence)
    return 0


def gather(folder: Path, *, offline: bool = False) -> None:
    """Fill the folder with a file for every style, as far as the sources allow."""
    folder.mkdir(parents=True, exist_ok=True)
    drop_dead_links(folder)
    link_system_fonts(folder)
    if offline:
        return
    for package, files in DEBIAN.items():
        if any(style_off(folder, file) for file in files):
            fetch_from_debian(package, files, folder)
    for package, sums in NPM.items():
        if any(style_off(folder, file) for file in sums):
            fetch_from_npm(package, sums, folder)


def report(folder: Path) -> Iterator[str]:
    """One sentence for what was found, one for each style that stays off."""
    on = [style.name for style in STYLES if present(folder, style)]
    yield f"Fonts in {folder}: {'、'.join(on) if on else 'none'}."
    for style in STYLES:
        if not present(folder, style):
            yield (
                f"{style.name} ({style.use}) stays off: no {' or '.join(style.files)}; "
                "the papers use the next font instead."
            )


def present(folder: Path, style: Style) -> bool:
    return any((folder / file).is_file() for file in style.files)


def style_off(folder: Path, file: str) -> bool:
    """Whether the style that this file sets has no file yet."""
    return any(file in style.files and not present(folder, style) for style in STYLES)


def drop_dead_links(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_symlink() and not path.exists():
            path.unlink()


def link_system_fonts(folder: Path) -> None:
    """Link the fonts that the system already has."""
    wanted = {file for style in STYLES for file in style.files}
    for root in SYSTEM_FOLDERS:
        for path in root.rglob("*") if root.is_dir() else ():
            if path.name in wanted and style_off(folder, path.name):
                (folder / path.name).symlink_to(path)


def fetch_from_debian(package: str, files: Iterable[str], folder: Path) -> None:
    """Download a Debian package and keep only the named fonts; nothing is installed."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        room.chmod(0o777)  # as root, apt downloads with a user of its own
        download = ["apt-get", "download", "-q", package]
        if not run(download, room) and not (update_apt(room) and run(download, room)):
            return
        for archive in room.glob("*.deb"):
            if run(["dpkg-deb", "-x", archive.name, "unpacked"], room):
                keep((room / "unpacked").rglob("*"), set(files), folder)


def update_apt(room: Path) -> bool:
    """A fresh machine has no package lists; only root can fetch them."""
    return os.geteuid() == 0 and run(["apt-get", "update", "-q"], room)


def fetch_from_npm(package: str, sums: dict[str, str], folder: Path) -> None:
    """Download an npm package and keep only the named fonts, checked by their sums."""
    npm = find_npm()
    if npm is None:
        return
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        if not run([npm, "pack", "--silent", "--ignore-scripts", package], room):
            return
        for archive in room.glob("*.tgz"):
            with tarfile.open(archive) as tar:
                for member in tar.getmembers():
                    if member.isfile() and Path(member.name).name in sums:
                        (room / Path(member.name).name).write_bytes(read(tar, member))
        good = {file for file, digest in sums.items() if sha256(room / file) == digest}
        keep((room / file for file in good), good, folder)


def read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    source = tar.extractfile(member)
    return source.read() if source else b""


def find_npm() -> str | None:
    """npm of the system, or the one that a wheel put beside this Python."""
    beside = Path(sys.executable).parent / "npm"
    return shutil.which("npm") or (str(beside) if beside.exists() else None)


def keep(paths: Iterable[Path], files: set[str], folder: Path) -> None:
    """Move the wanted files in; a broken-off run leaves no half file."""
    for path in paths:
        if path.name in files and path.is_file() and style_off(folder, path.name):
            half = folder / f".{path.name}.part"
            shutil.copyfile(path, half)
            half.replace(folder / path.name)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def run(command: list[str], room: Path) -> bool:
    """Run quietly; False where it failed."""
    try:
        done = subprocess.run(
            command, cwd=room, timeout=TIMEOUT, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
