"""The documentation names everything that there is."""

from pathlib import Path

import pytest

from lookup.api.app import create_app
from lookup.api.describe import described_routes
from lookup.cli import cli
from lookup.desk import open_desk
from lookup.knowledge import load_knowledge
from lookup.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[1]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
@pytest.mark.parametrize("command", sorted(cli.commands))
def test_both_readmes_name_every_command(readme: str, command: str) -> None:
    assert f"`ismap-lookup {command}" in text(readme)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_default(setting: object) -> None:
    page = text("docs/how-to/settings.md")
    row = next(line for line in page.splitlines() if f"`{getattr(setting, 'variable', '')}`" in line)
    default = getattr(setting, "default", None)
    shown = str(default).lower() if isinstance(default, bool) else default
    assert default is None or f"| {shown} |" in row


def test_every_route_is_documented(tmp_path: Path) -> None:
    page = text("docs/how-to/http.md")
    app = create_app(open_desk(Settings(home=tmp_path)))
    for path, method, _ in described_routes(app):
        assert f"`{method.upper()} {path}`" in page, path


@pytest.mark.parametrize("check", load_knowledge().rules)
def test_every_check_has_a_basis_and_its_source(check: str) -> None:
    rule = {str(name): rule for name, rule in load_knowledge().rules.items()}[check]
    assert rule.basis.ja
    assert rule.basis.en
    assert rule.source
