"""Webhooks on the command line: the secret is shown once, and a sync tells what it brought."""

import json

from standardwebhooks import Webhook as Standard

from .conftest import FIRST, SECOND, House, run, written
from .receiver import Receiver


def test_from_registering_to_removing(house: House, receiver: Receiver) -> None:
    home = house.home
    house.take_in(FIRST)
    added = json.loads(run(home, "webhooks", "add", receiver.url, "--kind", "added", "--json").stdout)
    secret, webhook = added["secret"], added["id"]

    assert run(home, "webhooks", "test", webhook).returncode == 0
    assert Standard(secret).verify(receiver.got[0].body, receiver.got[0].headers)

    path = home / "second.csv"
    path.write_text(written(SECOND), encoding="utf-8")
    done = run(home, "sync", "--source", path, "--origin", "official", "--complete")
    assert done.returncode == 1, "the gates hold it"
    version = json.loads(run(home, "status", "--json").stdout)["held"]["version"]["id"]
    again = run(home, "review", "release", version, "--by", "test", "--why", "synthetic")
    assert "Webhooks told: 1 delivered" in again.stderr
    assert receiver.types() == ["webhook.test", "service.added"]

    logged = json.loads(run(home, "webhooks", "deliveries", webhook, "--json").stdout)["deliveries"]
    assert [(sent["type"], sent["state"], sent["status"]) for sent in logged] == [
        ("service.added", "delivered", 204),
        ("webhook.test", "delivered", 204),
    ]
    shown = [run(home, "webhooks", *words) for words in (["list"], ["list", "--json"], ["deliveries"])]
    for one in (*shown, done, again):
        assert secret not in one.stdout + one.stderr
        assert "visible-to-nobody" not in one.stdout + one.stderr
    assert run(home, "webhooks", "remove", webhook).returncode == 0
    assert run(home, "webhooks", "remove", webhook).returncode == 1


def test_a_test_that_does_not_arrive_says_so_and_is_not_repeated(house: House, receiver: Receiver) -> None:
    webhook = house.add(receiver)
    receiver.answers = [(500, {})]
    done = run(house.home, "webhooks", "test", webhook.id)
    assert (done.returncode, done.stdout) == (1, "Not delivered (HTTP 500).\n")
    house.round()
    assert receiver.types() == ["webhook.test"]


def test_wrong_use_is_told(house: House) -> None:
    for words in (["add", "ftp://example.test"], ["add", "http://example.test", "--kind", "expiring"]):
        assert run(house.home, "webhooks", *words).returncode == 2
    assert run(house.home, "webhooks", "test", "wh_nobody").returncode == 1
    assert not house.home.exists(), "what only asks creates nothing"
