"""The commands of carrying, as an operator types them, in processes of their own."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from ..serving import COMMAND
from .instances import NAMES, write_list


def run(home: Path, *arguments: object, code: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run ``ismap-lookup`` over the data folder *home*; it must end with *code*."""
    # Not traced: the rooms have tests of their own, and tracing doubles the time.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ISMAP_LOOKUP_", "COVERAGE_"))}
    own = {f"ISMAP_LOOKUP_{name.upper()}": value for name, value in settings.items()}
    env = kept | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1"} | own
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an instance that has two versions, and a key."""
    folder = tmp_path_factory.mktemp("sender")
    for names, day in ((NAMES[:6], "2026-11-02"), (NAMES, "2026-11-09")):
        source = write_list(folder / "list.csv", names)
        run(folder, "sync", "--source", source, "--origin", "official", "--complete", "--listed-on", day)
    (folder / "auditors.csv").write_text(
        "監査機関名,所在地（合成データ）\nあおば監査法人,東京都\nみなと監査法人,大阪府\n", encoding="utf-8"
    )
    run(folder, "sync", "--auditors", "--source", folder / "auditors.csv", "--origin", "official")
    run(folder, "keys", "new")
    return folder


def test_a_key_is_made_once_shown_as_one_line_and_never_overwritten(tmp_path: Path) -> None:
    made = run(tmp_path, "keys", "new")
    line = made.stdout.strip()
    assert line.startswith("ed25519:")
    assert str(tmp_path / "bundle-key.pem") in made.stderr
    assert stat.S_IMODE((tmp_path / "bundle-key.pem").stat().st_mode) == 0o600

    assert run(tmp_path, "keys", "show").stdout == f"{line}\n"
    assert json.loads(run(tmp_path, "keys", "show", "--json").stdout)["key"] == line
    assert "exists already" in run(tmp_path, "keys", "new", code=1).stderr
    assert run(tmp_path, "keys", "show").stdout == f"{line}\n"


def test_a_list_goes_through_a_file_into_a_closed_network(sender: Path, tmp_path: Path) -> None:
    key = run(sender, "keys", "show").stdout.strip()
    bundle, home = tmp_path / "list.bundle", tmp_path / "b"
    assert key in run(sender, "bundle", tmp_path / "again.bundle").stdout
    packed = json.loads(run(sender, "bundle", bundle, "--all", "--json").stdout)
    assert len(packed["versions"]["services"]) == 2

    assert "bundle_trust" in run(home, "sync", "--source", bundle, code=1).stderr
    taken = run(home, "sync", "--source", bundle, "--json", bundle_trust=f"{key} {key}")
    assert json.loads(taken.stdout)["version"]["id"] == packed["versions"]["services"][-1]
    assert packed["versions"]["auditors"]
    run(home, "sync", "--auditors", "--source", bundle, bundle_trust=key)
    for question in (("search", "クラウド"), ("show", "C26-7002-2"), ("changes",), ("auditors",)):
        there, here = (run(folder, *question, "--json").stdout for folder in (sender, home))
        assert json.loads(there) == json.loads(here)

    whole = bundle.read_bytes()
    for place in (0, 40, len(whole) // 2, len(whole) - 1):
        bundle.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        refused = run(home, "sync", "--source", bundle, code=1, bundle_trust=key)
        assert "何も取り込んでいません" in refused.stderr
        assert "othing was taken in" in refused.stderr
    status = json.loads(run(home, "status", "--json").stdout)
    assert status["last_attempt"]["outcome"] == "refused"
    assert status["list"]["version"] == packed["versions"]["services"][-1]
    assert status["list"]["official"]


def test_a_bundle_can_be_of_what_was_in_force_since_a_day(sender: Path, tmp_path: Path) -> None:
    for day, count in (("2000-01-01", 2), ("2099-01-01", 1)):
        packed = json.loads(run(sender, "bundle", tmp_path / day, "--since", day, "--json").stdout)
        assert len(packed["versions"]["services"]) == count


def test_a_bundle_never_takes_the_place_of_a_file(sender: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "list.bundle"
    bundle.write_text("要る", encoding="utf-8")
    refused = run(sender, "bundle", bundle, code=2).stderr
    assert "既にあります" in refused
    assert "exists already" in refused
    assert bundle.read_text(encoding="utf-8") == "要る"


def test_what_cannot_be_packed_is_said_with_what_to_do(sender: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "list.bundle"
    assert "keys new" in run(tmp_path / "b", "bundle", bundle, code=1).stderr
    run(tmp_path / "b", "keys", "new")
    assert "sync" in run(tmp_path / "b", "bundle", bundle, code=1).stderr
    run(sender, "bundle", bundle, "--all", "--since", "2026-11-01", code=2)
    assert not bundle.exists()
