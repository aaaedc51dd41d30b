"""How long an answer takes, beside nomenklatura on the same names, and as the list grows."""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import product

import msgspec

from bench.quality.contenders import Material, service_material
from bench.quality.labelled import ON, Name, catalogue, own_services, tuned_services, version
from bench.quality.peer import Scored, job, score
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
    """Milliseconds a name or requirement, each the median of several passes over the same names."""

    identified: float
    assessed: float
    logic_v2: float
    logic_v2_told: float


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds a requirement at :data:`SMALL` and :data:`LARGE` services, and seconds to index them."""

    small: float
    large: float
    built: float


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
    """Measure the first set's names: this product, and nomenklatura logic-v2 on the same names."""
    names = own_services()
    listed = catalogue(names.list, knowledge)
    rows = names.names
    asked = [requirement(row) for row in rows]
    return Times(
        identified=_median(lambda: [identify(listed, row.query, row.provider) for row in rows], len(rows)),
        assessed=_median(lambda: [assess(listed, one, ON) for one in asked], len(rows)),
        logic_v2=_theirs(service_material(listed, told=False), rows),
        logic_v2_told=_theirs(service_material(listed, told=True), rows),
    )


def _theirs(material: Material, rows: Sequence[Name]) -> float:
    """Return the milliseconds a name of logic-v2, its code and caches warmed by the development names."""
    warm = [row for one in tuned_services() for row in one.names]
    _, scored = score("logic-v2", "LegalEntity", [job(material, warm, warm=True), job(material, rows)])
    return _each(scored[0], len(rows))


def _each(scored: Scored, count: int) -> float:
    return scored.seconds / count * 1000


def _median(act: Callable[[], object], count: int) -> float:
    act()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) / count * 1000)
    return statistics.median(times)


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
    """Measure the same requirements on a small and on a large invented list."""
    shared = made_up(SMALL)
    asked = [
        requirement(Name(query=text, provider=one.provider_name, expect=(), family=""))
        for one in shared[:: SMALL // 20]
        for text in (f"{one.service_name} 利用料 12か月", one.service_name[:-1] + "ン", one.service_name)
    ] + [
        requirement(Name(query=text, expect=(), family=""))
        for text in ("ふたば会計", "Notion", "グループウェア一式")
    ]
    small = Catalogue.build(version("small", SMALL), shared, knowledge)
    start = time.perf_counter()
    large = Catalogue.build(version("large", LARGE), made_up(LARGE), knowledge)
    built = time.perf_counter() - start
    return Growth(
        small=_median(lambda: [assess(small, one, ON) for one in asked], len(asked)),
        large=_median(lambda: [assess(large, one, ON) for one in asked], len(asked)),
        built=built,
    )
