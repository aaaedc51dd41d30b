"""The companies of a list: what they are called, and which services are theirs."""

import re
from collections.abc import Sequence

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.aliases import Company, company_names
from lookup.matching.written import script, written
from lookup.model import Service
from lookup.text import company_key, fold, nfkc


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """One company of the list; entries that print the same company differently are one.

    Attributes:
        name: As the list prints it first.
        services: Positions of its services in the list.
        names: Key → the name as written where it was found (list, 備考, companies file).
        former: Keys of names that were given up.
        shared: Keys by which a whole group of companies goes.
    """

    name: str
    services: tuple[int, ...]
    names: dict[str, str]
    former: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()

    @property
    def is_latin(self) -> bool:
        """Whether the list prints the name in Latin letters."""
        return company_key(self.name).isascii()


class Providers(msgspec.Struct, frozen=True):
    """All companies of the list, and the known ones that are not on it.

    Attributes:
        of_service: Position of a service → position of its provider, where the list prints one.
        by_key: Key → positions in ``all_``.
        others: Key of a known company that is not on the list → its name.
    """

    all_: tuple[Provider, ...]
    of_service: dict[int, int]
    by_key: dict[str, tuple[int, ...]]
    others: dict[str, str]


def shortened(key: str, words: tuple[str, ...]) -> str:
    """Return the *key* of a company without *words* that its name may lack (ジャパン, システムズ), and 日本.

    A name in kanji keeps them: 富士通Japan and 日立システムズ are companies beside 富士通 and 日立.
    """
    while True:
        shorter = next((key.removesuffix(w) for w in words if key.endswith(w)), key)
        if any(script(char) == "J" for char in shorter.removeprefix("日本")):
            shorter = key
        if shorter == key and key.startswith("日本") and len(key) > len("日本") + 2:
            shorter = key.removeprefix("日本")
        if shorter == key or len(shorter) < _least(shorter):
            return key
        key = shorter


_KANJI_OF_NAMES = str.maketrans(
    "冨髙﨑邊邉齋齊斎澤國櫻廣濱德瀧鐵總綜會圖學藝數單龍嶋瀨槇眞惠榮實與應豐禮壽藏緣曾發氣來萬傳點體當證險營醫寫聲讀賣驛變廳區縣",
    "富高崎辺辺斉斉斉沢国桜広浜徳滝鉄総総会図学芸数単竜島瀬槙真恵栄実与応豊礼寿蔵縁曽発気来万伝点体当証険営医写声読売駅変庁区県",
)
_DRAWN_AS_KANA = str.maketrans("口力二工夕卜八", "ロカニエタトハ", "一")
_IN_KATAKANA = re.compile("(?<=[ァ-ヺー])[口力二工夕卜八一](?=[ァ-ヺー]|$)")


def plainly(key: str) -> str:
    """Return *key* with other forms of kanji (冨, 髙) as the usual ones, and kanji amid katakana as kana."""
    return _IN_KATAKANA.sub(lambda match: match.group().translate(_DRAWN_AS_KANA), key).translate(
        _KANJI_OF_NAMES
    )


def _least(key: str) -> int:
    """Return how long a shortened name must be to mean anything: kanji say more than letters."""
    if key.isascii():
        return 3
    return 3 if "ァ" <= key[0] <= "ヺ" else 2


def as_written(name: str, key: str) -> str:
    """Return the part of *name* whose folded text is *key*, as written; *key* where it is not there."""
    whole = written(name)
    at = whole.key.find(key)
    return whole.slice(at, at + len(key)) if at >= 0 else key


def former_names(knowledge: Knowledge, kind: str, remarks: str | None) -> tuple[str, ...]:
    """Return the names given up that the 備考 cell tells of; *kind* is former_service or former_provider."""
    if not remarks:
        return ()
    patterns: tuple[re.Pattern[str], ...] = dict(knowledge.name_words.patterns).get(kind, ())  # type: ignore[call-overload]
    names = (m.group(1).strip() for pattern in patterns for m in pattern.finditer(nfkc(remarks)))
    return tuple(dict.fromkeys(name for name in names if name))


def read_providers(services: Sequence[Service], knowledge: Knowledge) -> Providers:
    """Gather the companies of *services*."""
    companies = {company_key(n): c for c in knowledge.aliases.companies for n in company_names(c)}
    printed: dict[str, str] = {}
    members: dict[str, list[int]] = {}
    for at, service in enumerate(services):
        if service.provider_name:
            key = company_key(service.provider_name)
            company = companies.get(key) or companies.get(shortened(key, knowledge.name_words.of_country))
            owner = company_key(company.name) if company else key
            printed.setdefault(owner, service.provider_name)
            members.setdefault(owner, []).append(at)
    taken = set(companies) | set(members)
    all_ = tuple(
        _provider(printed[owner], tuple(places), services, knowledge, companies.get(owner), taken)
        for owner, places in members.items()
    )
    by_key: dict[str, tuple[int, ...]] = {}
    for at, provider in enumerate(all_):
        for key in (*provider.names, *provider.shared):
            by_key[key] = (*by_key.get(key, ()), at)
    return Providers(
        all_,
        {place: at for at, provider in enumerate(all_) for place in provider.services},
        by_key,
        {key: company.name for key, company in companies.items() if key not in by_key},
    )


def _provider(
    name: str,
    places: tuple[int, ...],
    services: Sequence[Service],
    knowledge: Knowledge,
    company: Company | None,
    taken: set[str],
) -> Provider:
    names = {company_key(services[at].provider_name or ""): services[at].provider_name or "" for at in places}
    former: dict[str, str] = {}
    for at in places:
        for text in former_names(knowledge, "former_provider", services[at].remarks):
            former[company_key(text)] = text
    shared: frozenset[str] = frozenset()
    if company:
        names |= {
            company_key(text): text for text in company_names(company) if company_key(text) not in names
        }
        former |= {company_key(f.name): f.name for f in company.former}
        shared = frozenset(fold(text) for text in company.shared)
    names |= {key: text for key, text in former.items() if key not in names}
    for key, text in tuple(names.items()):
        for other in (shortened(key, knowledge.name_words.of_company), plainly(key)):
            if other not in names and other not in taken:
                names[other] = text
    return Provider(name=name, services=places, names=names, former=frozenset(former), shared=shared)
