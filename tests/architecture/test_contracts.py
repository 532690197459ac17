"""The imports keep the contracts of pyproject.toml."""

from importlinter.cli import lint_imports


def test_imports_point_one_way(monkeypatch, capsys):
    failed = lint_imports(config_filename="pyproject.toml")
    assert not failed, capsys.readouterr().out
