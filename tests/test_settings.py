"""Settings: where they come from, and what is refused."""

from pathlib import Path

import pytest

from lookup.errors import WrongUse
from lookup.settings import SETTINGS, Settings, load_settings


def test_every_setting_has_a_default_of_the_table_and_a_meaning_in_both_languages(tmp_path: Path) -> None:
    settings = load_settings({"ISMAP_LOOKUP_HOME": str(tmp_path)})

    assert settings == Settings(home=tmp_path)
    assert [(s.variable, s.default) for s in SETTINGS] == [
        ("ISMAP_LOOKUP_HOME", None),
        ("ISMAP_LOOKUP_STALE_AFTER_DAYS", 35),
        ("ISMAP_LOOKUP_HOST", "127.0.0.1"),
        ("ISMAP_LOOKUP_PORT", 8000),
        ("ISMAP_LOOKUP_MAX_UPLOAD_BYTES", 10 * 1024 * 1024),
        ("ISMAP_LOOKUP_SYNC_SOURCE", "portal"),
        ("ISMAP_LOOKUP_PORTAL_FILE", "portal.yaml"),
        ("ISMAP_LOOKUP_MIRROR_KEY", ""),
        ("ISMAP_LOOKUP_CONTACT", ""),
        ("ISMAP_LOOKUP_SYNC_AT", ""),
        ("ISMAP_LOOKUP_SYNC_JITTER_SECONDS", 600),
        ("ISMAP_LOOKUP_WORKERS", 1),
        ("ISMAP_LOOKUP_GATE_DROP_PERCENT", 20),
        ("ISMAP_LOOKUP_GATE_GROWTH_PERCENT", 50),
        ("ISMAP_LOOKUP_GATE_FEWEST_SERVICES", 1),
        ("ISMAP_LOOKUP_GATE_UNKNOWN_LABELS", 0),
        ("ISMAP_LOOKUP_GATE_VANISHED_LABELS", 0),
        ("ISMAP_LOOKUP_GATE_DUPLICATES", 0),
        ("ISMAP_LOOKUP_GATE_IMPOSSIBLE_DATES", 0),
        ("ISMAP_LOOKUP_GATE_EMPTIED_PERCENT", 50),
        ("ISMAP_LOOKUP_GATE_DAMAGED_TEXTS", 0),
        ("ISMAP_LOOKUP_GATE_RENAMED_PERCENT", 20),
        ("ISMAP_LOOKUP_CORS_ORIGINS", None),
        ("ISMAP_LOOKUP_REQUIRE_KEYS", "auto"),
        ("ISMAP_LOOKUP_REQUESTS_PER_MINUTE", 0),
        ("ISMAP_LOOKUP_OPERATIONS_KEPT_DAYS", 400),
        ("ISMAP_LOOKUP_PAGES", True),
        ("ISMAP_LOOKUP_LOG_REQUESTS", False),
        ("ISMAP_LOOKUP_LOG_JSON", False),
        ("ISMAP_LOOKUP_TRACE", False),
        ("ISMAP_LOOKUP_BUNDLE_TRUST", None),
    ]
    assert all(s.meaning.ja and s.meaning.en for s in SETTINGS)
    assert settings.store_path == tmp_path / "lists.sqlite"


def test_without_a_home_the_users_own_data_folder_is_used() -> None:
    assert load_settings({"PATH": "/bin"}).home.name == "ismap-lookup"
    assert load_settings({"ISMAP_LOOKUP_HOME": " "}).home.name == "ismap-lookup"


def test_a_tilde_in_the_home_is_the_users_folder() -> None:
    assert load_settings({"ISMAP_LOOKUP_HOME": "~/lists"}).home == Path.home() / "lists"


def test_a_variable_goes_before_the_file_and_the_file_before_the_default(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('port = 9000\nhost = "0.0.0.0"\n', encoding="utf-8")

    settings = load_settings({"ISMAP_LOOKUP_HOME": str(tmp_path), "ISMAP_LOOKUP_PORT": "9001"})

    assert settings == Settings(home=tmp_path, port=9001, host="0.0.0.0")  # noqa: S104 - nothing listens


def test_an_unknown_variable_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(WrongUse) as caught:
        load_settings({"ISMAP_LOOKUP_STALE_DAYS": "3"})

    assert caught.value.code == "settings.unknown"
    assert "ISMAP_LOOKUP_STALE_AFTER_DAYS" in caught.value.text.ja
    assert "ISMAP_LOOKUP_STALE_AFTER_DAYS" in caught.value.text.en


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ISMAP_LOOKUP_PORT", "eighty"),
        ("ISMAP_LOOKUP_PORT", "0"),
        ("ISMAP_LOOKUP_PORT", "65536"),
        ("ISMAP_LOOKUP_STALE_AFTER_DAYS", "-1"),
        ("ISMAP_LOOKUP_MAX_UPLOAD_BYTES", "1.5"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_variable(
    tmp_path: Path, variable: str, value: str
) -> None:
    with pytest.raises(WrongUse) as caught:
        load_settings({"ISMAP_LOOKUP_HOME": str(tmp_path), variable: value})

    assert caught.value.code == "settings.bad_value"
    assert variable in caught.value.text.ja
    assert value in caught.value.text.en


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        ('port = "many"', "settings.bad_value", "port"),
        ("prot = 1", "settings.unknown", "port"),
        ('home = "/elsewhere"', "settings.unknown", "home"),
        ("port = ", "settings.bad_file", "settings.toml"),
    ],
)
def test_a_fault_in_the_file_is_refused_with_its_path(
    tmp_path: Path, content: str, code: str, named: str
) -> None:
    (tmp_path / "settings.toml").write_text(content, encoding="utf-8")

    with pytest.raises(WrongUse) as caught:
        load_settings({"ISMAP_LOOKUP_HOME": str(tmp_path)})

    assert caught.value.code == code
    assert str(tmp_path / "settings.toml") in caught.value.text.ja
    assert named in caught.value.text.en


def test_public_keys_are_separated_by_blanks_in_the_variable_and_an_array_in_the_file(tmp_path: Path) -> None:
    keys = tuple(f"ed25519:{letter * 43}=" for letter in "AB")
    in_variable = {"ISMAP_LOOKUP_HOME": str(tmp_path), "ISMAP_LOOKUP_BUNDLE_TRUST": " ".join(keys)}
    assert load_settings(in_variable).bundle_trust == keys

    (tmp_path / "settings.toml").write_text(f"bundle_trust = {list(keys)}", encoding="utf-8")
    assert load_settings({"ISMAP_LOOKUP_HOME": str(tmp_path)}).bundle_trust == keys

    with pytest.raises(WrongUse) as caught:
        load_settings({**in_variable, "ISMAP_LOOKUP_BUNDLE_TRUST": f"{keys[0]} ssh-ed25519"})
    assert caught.value.code == "settings.bad_value"
    assert "ISMAP_LOOKUP_BUNDLE_TRUST" in caught.value.text.ja
