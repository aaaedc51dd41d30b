"""Asked at random by its own description, the service keeps to it: every check of schemathesis is on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..serving import DATA, environment, serving, sync

HERE = Path(__file__).parent
EXAMPLES = "5"
"""Requests at random per operation, beside those that its description implies."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two versions of the list, so that there are changes, and with audit institutions."""
    path = tmp_path_factory.mktemp("home")
    listed = (DATA / "match-dev-list.csv").read_text(encoding="utf-8-sig")
    older = path / "older.csv"
    older.write_text(listed.replace("若竹ドライブ", "若竹倉庫"), encoding="utf-8")
    sync(path, older, "2026-11-20")
    sync(path, DATA / "match-dev-list.csv", "2026-11-22")
    auditors = path / "auditors.csv"
    auditors.write_text("監査機関の名称,登録番号\n試験監査法人乙,1\n", encoding="utf-8")
    sync(path, auditors, "2026-11-22", "--auditors")
    return path


def test_no_request_at_random_breaks_the_service_or_its_description(home: Path, tmp_path: Path) -> None:
    with serving(home) as client:
        done = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"),
                "--config-file",
                HERE / "schemathesis.toml",
                "run",
                str(client.base_url.join("/openapi.json")),
                "--checks=all",
                "--phases=examples,coverage,fuzzing,stateful",
                f"--max-examples={EXAMPLES}",
                "--workers=2",
                "--seed=1",
                "--no-shrink",
                "--continue-on-failure",
            ],
            cwd=tmp_path,
            env=environment(home)
            | {"PYTHONPATH": os.fspath(HERE), "SCHEMATHESIS_HOOKS": "fuzzing", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
        assert client.get("/healthz").status_code == 200
