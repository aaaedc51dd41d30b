"""Webhooks: what they are told, how it is signed, and what happens when a receiver does not answer."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from standardwebhooks import Webhook as Standard

from lookup.errors import WrongUse
from lookup.knowledge import load_knowledge
from lookup.sync.gates import GateSettings
from lookup.telling import post
from lookup.telling.address import check_address
from lookup.telling.delivering import PAUSES, Sender, send_now
from lookup.telling.events import Teller

from .conftest import FIRST, SECOND, House
from .receiver import Receiver

ALL_OF_SECOND = ["list.new_version", "service.changed", "service.removed", "service.added"]


def test_every_event_of_a_new_version_arrives_once(house: House, receiver: Receiver) -> None:
    house.take_in(FIRST)
    house.add(receiver)
    assert house.round().delivered == 0, "nothing of the past is news"

    version = house.take_in(SECOND).version
    assert house.round().delivered == 4
    assert house.round().delivered == 0

    assert receiver.types() == ALL_OF_SECOND
    first, changed, removed, added = (got.event["data"] for got in receiver.got)
    assert first["list"]["version"] == first["version"] == version.id
    assert (first["added"], first["removed"], first["changed"]) == (1, 1, 1)
    assert changed["service"]["registration_number"] == "C21-0002-2"
    assert changed["changes"] == [
        {"field": "expires_on", "before": "2027-04-30", "after": "2029-04-30"},
        {"field": "remarks", "before": "更新", "after": "更新審査中"},
    ]
    assert removed["service"] == {
        "key": "C21-0003-2",
        "registration_number": "C21-0003-2",
        "service_name": "みなとクラウド",
        "provider_name": None,
        "expires_on": None,
    }
    assert added["service"]["provider_name"] == "株式会社あたらし"


def test_a_receiver_verifies_messages_with_the_standard_library_of_the_scheme(
    house: House, receiver: Receiver
) -> None:
    house.take_in(FIRST)
    webhook = house.add(receiver)
    message = Teller(webhook, house.desk.catalogue(), house.now.date(), datetime.now(UTC)).test()
    send_now(Sender(house.webhooks, house.desk.knowledge), webhook, message)

    (got,) = receiver.got
    verified = Standard(webhook.secret).verify(got.body, got.headers)
    assert verified["type"] == "webhook.test"
    assert got.headers["webhook-id"] == message.id
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"].startswith("ismap-lookup/")
    with pytest.raises(Exception, match="No matching signature"):
        Standard(webhook.secret).verify(got.body.replace(b"test", b"held"), got.headers)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"number": "c21-0002-2"}, ["service.changed"]),
        ({"number": "C21-0001-2"}, []),
        ({"provider": "みなと"}, ["service.removed"]),
        ({"kinds": ("added", "removed")}, ["service.removed", "service.added"]),
        ({"provider": "おおい", "kinds": ("added",)}, []),
        ({"kinds": ("expiring",), "expires_within": 60}, ["service.expiring", "service.expiring"]),
        ({"number": "C21-0004-2", "expires_within": 60}, ["service.added", "service.expiring"]),
    ],
)
def test_a_webhook_hears_only_what_it_asked_for(
    house: House, receiver: Receiver, wanted: dict[str, object], expected: list[str]
) -> None:
    house.take_in(FIRST)
    house.add(receiver, **wanted)
    house.take_in(SECOND)
    house.round()
    assert receiver.types() == expected


def test_an_expiry_is_told_once_and_again_only_for_another_day(house: House, receiver: Receiver) -> None:
    house.take_in(FIRST)
    house.add(receiver, expires_within=60)
    house.round()
    assert receiver.types() == ["service.expiring"]
    assert receiver.got[0].event["data"]["service"]["expires_on"] == "2026-12-31"
    assert receiver.got[0].event["data"]["days"] == 40

    house.round(timedelta(days=1))
    house.round(timedelta(days=120))
    assert receiver.types() == ["service.expiring"] * 2
    assert receiver.got[1].event["data"]["service"]["registration_number"] == "C21-0002-2"


def test_a_held_list_and_a_failed_sync_are_told(house: House, receiver: Receiver) -> None:
    house.take_in(FIRST)
    house.add(receiver)
    assert house.take_in(SECOND, GateSettings()).outcome == "held"
    house.fail()
    house.round()

    assert receiver.types() == ["list.held", "sync.failed"]
    for got in receiver.got:
        assert got.event["data"]["run"]["message"]["ja"]
        assert got.event["data"]["list"]["service_count"] == 3


def test_a_message_is_tried_again_with_growing_pauses_and_after_a_restart(
    house: House, receiver: Receiver
) -> None:
    house.take_in(FIRST)
    webhook = house.add(receiver)
    house.take_in(SECOND)
    receiver.answers = [(500, {}), (503, {})]

    assert house.round().failed == 1
    assert house.round(timedelta(seconds=4)).failed == 1, "the next message is tried before the first is due"
    waits = {m.type: m.next_at for m in house.webhooks.messages(webhook.id) if m.last_at}
    assert waits["list.new_version"] == house.now - timedelta(seconds=4) + PAUSES[0]
    assert house.round(timedelta(seconds=10)).delivered == 4

    assert sorted(receiver.types()[2:]) == sorted(ALL_OF_SECOND)
    ids = [got.headers["webhook-id"] for got in receiver.got]
    assert len(set(ids)) == 4, "the id is the same at every attempt"
    for got in receiver.got:
        stamp = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
        signed = Standard(webhook.secret).sign(got.headers["webhook-id"], stamp, got.body.decode())
        assert signed == got.headers["webhook-signature"]
    assert all(m.state == "delivered" for m in house.webhooks.messages(webhook.id))


def test_a_message_is_given_up_after_the_last_pause_and_kept_in_the_log(
    house: House, receiver: Receiver
) -> None:
    house.take_in(FIRST)
    webhook = house.add(receiver, kinds=("added",))
    house.take_in(SECOND)
    receiver.answers = [(500, {})] * 20
    house.round()
    for pause in PAUSES:
        assert house.round(pause).failed == 1
    assert house.round(timedelta(days=9)).failed == 0

    (message,) = house.webhooks.messages(webhook.id)
    assert (message.state, message.attempts, message.status) == ("failed", len(PAUSES) + 1, 500)
    assert message.reason
    assert "HTTP 500" in message.reason.ja


def test_retry_after_is_honoured(house: House, receiver: Receiver) -> None:
    house.take_in(FIRST)
    webhook = house.add(receiver, kinds=("added",))
    house.take_in(SECOND)
    receiver.answers = [(429, {"Retry-After": "600"})]
    house.round()
    (message,) = house.webhooks.messages(webhook.id)
    assert message.next_at == house.now + timedelta(minutes=10)


def test_a_receiver_that_is_gone_is_left_alone(house: House, receiver: Receiver) -> None:
    house.take_in(FIRST)
    webhook = house.add(receiver)
    house.take_in(SECOND)
    receiver.answers = [(410, {})]
    house.round()
    house.round(timedelta(days=1))

    assert len(receiver.got) == 1
    assert house.webhooks.all_()[0].ended_at
    assert {m.state for m in house.webhooks.messages(webhook.id)} == {"failed"}


def test_a_redirect_is_not_followed(house: House, receiver: Receiver) -> None:
    house.take_in(FIRST)
    webhook = house.add(receiver, kinds=("added",))
    house.take_in(SECOND)
    receiver.answers = [(307, {"Location": receiver.url.replace("hook", "elsewhere")})]
    assert house.round().failed == 1
    assert [got.path.partition("?")[0] for got in receiver.got] == ["/hook"]
    assert house.webhooks.messages(webhook.id)[0].status == 307


def test_one_receiver_that_hangs_or_is_not_there_keeps_no_other_waiting(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "SECONDS", 0.5)
    house.take_in(FIRST)
    with Receiver() as closed:
        pass
    gone = house.add(closed, kinds=("added",))
    hanging = house.add(receiver, kinds=("added",))
    house.take_in(SECOND)
    receiver.hang = Event()
    try:
        assert house.round().failed == 2
    finally:
        receiver.hang.set()
    reasons = {m.webhook: m.reason.en for m in house.webhooks.messages() if m.reason}
    assert "ConnectError" in reasons[gone.id]
    assert "no answer" in reasons[hanging.id]
    assert "token" not in str(reasons), "the address may hold a secret and is not logged"


def test_what_a_dead_process_was_sending_is_sent_by_the_next_one(house: House, receiver: Receiver) -> None:
    house.take_in(FIRST)
    webhook = house.add(receiver, kinds=("added",))
    house.take_in(SECOND)
    receiver.answers = [(500, {})]
    house.round()
    assert house.webhooks.claim(webhook.id, house.now + timedelta(seconds=6)), "claimed by somebody who dies"
    assert house.round(timedelta(seconds=30)).delivered == 0
    assert house.round(timedelta(minutes=3)).delivered == 1


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.test/",
        "http://",
        "https://user:pass@example.test/",
        "http://a b/",
        "gopher://x",
        "http://[::1",
        "http://example.test:99999/",
    ],
)
def test_addresses_that_are_not_plain_http_are_refused(address: str) -> None:
    with pytest.raises(WrongUse):
        check_address(address, load_knowledge())
