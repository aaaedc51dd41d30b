"""How long an answer takes, beside nomenklatura on the same names, and as the list grows."""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import product

import msgspec

from bench.quality.contenders import Material, service_material
from bench.quality.labelled import ON, OWN, Name, catalogue, lines_of, own_services, tuned_services, version
from bench.quality.peer import job, score
from lookup.knowledge import Knowledge
from lookup.matching.assess import assess
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify
from lookup.model import Requirement, Service

ROUNDS = 3
SMALL, LARGE = 1_000, 100_000
_HEADS = (
    "あおば",
    "いぶき",
    "うるし",
    "えんどう",
    "おぼろ",
    "かえで",
    "きりん",
    "くるみ",
    "けやき",
    "こずえ",
)
_TAILS = (
    "みなと",
    "さくや",
    "たまき",
    "なぎさ",
    "はやて",
    "まつかぜ",
    "やよい",
    "らんぷ",
    "わかば",
    "しずく",
)
_LATIN = ("Alto", "Brio", "Ciel", "Dune", "Echo", "Flint", "Grove", "Helix", "Iris", "Jade")
_KINDS = (
    "文書管理",
    "電子申請",
    "勤怠管理",
    "会議室予約",
    "動画配信",
    "名簿管理",
    "統合認証",
    "契約管理",
    "翻訳",
    "監視",
)
_FORMS = ("株式会社{}", "{}株式会社", "合同会社{}", "{} Inc.")


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds a name or requirement.

    Attributes:
        identified: Names that were never asked before, the median of several passes.
        assessed: Likewise. Pieces that do not hang on the name (what is said of a service under the same
            dates, regions and law) are remembered from earlier requirements, whole answers never.
        first: The first pass over a catalogue just built, of which nothing is remembered.
        logic_v2: The same names, of the listed names alone.
        logic_v2_told: The same names, of all names that we match too.
    """

    identified: float
    assessed: float
    first: float
    logic_v2: float
    logic_v2_told: float


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """What grows with the list.

    Attributes:
        costs: What is asked → milliseconds at :data:`SMALL` and at :data:`LARGE` services.
        built: Seconds to index the large list.
        gathered: Seconds of the first requirement without a name on it, which gathers what is printed.
    """

    costs: dict[str, tuple[float, float]]
    built: float
    gathered: float


def requirement(row: Name) -> Requirement:
    """Return an officer's usual row for the service that *row* names."""
    return Requirement(
        id="row",
        service=row.query,
        provider=row.provider,
        lists=("ISMAP", "ISMAP-LIU"),
        body="national",
        information_class="2",
        class_scale="national",
        regions=("東京",),
        governing_law="日本法",
        court="東京地方裁判所",
        generative_ai=False,
        starts_on=date(2027, 1, 5),
        ends_on=date(2028, 3, 31),
    )


def beside(knowledge: Knowledge) -> Times:
    """Measure the first set's names: this product, and nomenklatura logic-v2 on the same names.

    Each pass asks every name with a number of licences of its own behind it, so that no text comes twice;
    logic-v2 is asked the texts of the first of them.
    """
    names = own_services()
    rows = names.names
    for one in tuned_services():
        _all(_assessed, catalogue(one.list, knowledge), _named(one.names, 0))
    listed = catalogue(names.list, knowledge)
    first = _each(partial(_all, _assessed, listed, _named(rows, 0)), len(rows))
    identified, assessed = [], []
    for number in range(1, 2 * ROUNDS, 2):
        identified.append(_each(partial(_all, _identified, listed, _named(rows, number)), len(rows)))
        assessed.append(_each(partial(_all, _assessed, listed, _named(rows, number + 1)), len(rows)))
    return Times(
        identified=statistics.median(identified),
        assessed=statistics.median(assessed),
        first=first,
        logic_v2=_theirs(service_material(listed, told=False), _fresh(rows, 1)),
        logic_v2_told=_theirs(service_material(listed, told=True), _fresh(rows, 1)),
    )


def _fresh(rows: Sequence[Name], number: int) -> list[Name]:
    return [msgspec.structs.replace(row, query=f"{row.query} {number + 10}ライセンス") for row in rows]


def _theirs(material: Material, rows: Sequence[Name]) -> float:
    """Return the milliseconds a name of logic-v2, its code and caches warmed by the development names."""
    warm = [row for one in tuned_services() for row in one.names]
    _, scored = score("logic-v2", "LegalEntity", [job(material, warm, warm=True), job(material, rows)])
    return scored[0].seconds / len(rows) * 1000


def _each(act: Callable[[], object], count: int) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) / count * 1000


def made_up(count: int) -> tuple[Service, ...]:
    """Return *count* invented services; the first ones are the same for every count."""
    brands = (f"{h}{t}{n or ''}" for n in range(count) for h, t in product((*_HEADS, *_LATIN), _TAILS))
    services: list[Service] = []
    for at, brand in zip(range(0, count, len(_KINDS)), brands, strict=False):
        provider = _FORMS[at // len(_KINDS) % len(_FORMS)].format(brand)
        for number, kind in enumerate(_KINDS, at):
            services.append(_made_up(number, f"{brand}{kind}", provider))
    return tuple(services[:count])


def _made_up(number: int, name: str, provider: str) -> Service:
    key = f"C99-{number:06d}-2"
    return Service(
        key=key,
        registration_number=key,
        service_name=name,
        list="ISMAP",
        provider_name=provider,
        expires_on=date(2027, 10, 31),
        statement_scope=("利用者管理", "バックアップ", f"{name} 標準プラン"),
        regions=("東京", "大阪"),
        service_model="SaaS",
        governing_law="日本法",
        court="東京地方裁判所",
    )


def growth(knowledge: Knowledge) -> Growth:
    """Measure the same requirements on a small and on a large invented list, each pass with other texts."""
    shared = made_up(SMALL)
    rows = [
        Name(query=text, provider=one.provider_name, expect=(), family="")
        for one in shared[:: SMALL // 20]
        for text in (f"{one.service_name} 利用料 12か月", one.service_name[:-1] + "ン", one.service_name)
    ] + [Name(query=text, expect=(), family="") for text in ("ふたば会計", "Notion", "グループウェア一式")]
    small = Catalogue.build(version("small", SMALL), shared, knowledge).prepare()
    start = time.process_time()
    large = Catalogue.build(version("large", LARGE), made_up(LARGE), knowledge).prepare()
    built = time.process_time() - start
    start = time.process_time()
    assess(large, _wishes(knowledge, 0)[0], ON)
    gathered = time.process_time() - start
    kinds: dict[
        str, tuple[Callable[[int], list[Requirement]], Callable[[Catalogue, Requirement], object]]
    ] = {
        "identification": (lambda number: _named(rows, number), _identified),
        "assessment of a named service": (lambda number: _named(rows, number), _assessed),
        "assessment without a name": (lambda number: _wishes(knowledge, number), _assessed),
        "assessment with a checklist line": (lambda number: _checklist(rows, number), _assessed),
    }
    costs = {
        what: (_cost(asked, act, small), _cost(asked, act, large)) for what, (asked, act) in kinds.items()
    }
    return Growth(costs=costs, built=built, gathered=gathered)


def _cost(
    asked: Callable[[int], list[Requirement]],
    act: Callable[[Catalogue, Requirement], object],
    listed: Catalogue,
) -> float:
    """Return the milliseconds a requirement: the median of passes with texts of their own."""
    times = []
    for number in range(ROUNDS + 1):
        wanted = asked(number)
        times.append(_each(partial(_all, act, listed, wanted), len(wanted)))
    return statistics.median(times[1:])


def _all(
    act: Callable[[Catalogue, Requirement], object], listed: Catalogue, wanted: Sequence[Requirement]
) -> None:
    for one in wanted:
        act(listed, one)


def _identified(listed: Catalogue, one: Requirement) -> object:
    return identify(listed, one.service or "", one.provider)


def _assessed(listed: Catalogue, one: Requirement) -> object:
    return assess(listed, one, ON)


def _named(rows: Sequence[Name], number: int) -> list[Requirement]:
    return [requirement(row) for row in _fresh(rows, number)]


def _wishes(knowledge: Knowledge, number: int) -> list[Requirement]:
    """Return requirements that say what a service does, with other functions for each *number*."""
    functions = knowledge.name_words.functions[number :: ROUNDS + 1]
    return [
        Requirement(
            id="row", title=f"{one.name.ja}システム", scope=(word,), regions=("東京",), lists=("ISMAP",)
        )
        for one in functions
        for word in (*_KINDS[number :: ROUNDS + 1], "バックアップ")
    ]


def _checklist(rows: Sequence[Name], number: int) -> list[Requirement]:
    sentences = lines_of(OWN / "lines.jsonl", "alternatives")[number :: ROUNDS + 1]
    named = zip(_fresh(rows, number), sentences, strict=False)
    return [Requirement(id="row", service=row.query, lines=(line.text,)) for row, line in named]
