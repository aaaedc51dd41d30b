"""Write ``docs/reasons.md`` and ``docs/reasons.ja.md``: what the program says, by example, check by check.

Every sentence is what the program answers to the small list ``reasons-list.csv``, whose numbers, dates and facts
are invented, also where a real service lends its name. Run by ``make example``; with a folder as its argument
it writes there instead.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from lookup.knowledge import load_knowledge
from lookup.matching.assess import assess
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import identify_providers, identify_services
from lookup.model import (
    Assessment,
    Candidate,
    IdentifyQuery,
    Lang,
    LineAnswer,
    ListVersion,
    NameDecision,
    Question,
    Requirement,
    Service,
    ServiceCandidate,
    Text,
    Verdict,
)
from lookup.sync.reading import read_list
from lookup.text import fold

HERE = Path(__file__).parent
ON = date(2026, 11, 22)
LISTED_ON = date(2026, 11, 20)
PAGES: dict[Lang, str] = {"ja": "reasons.ja.md", "en": "reasons.md"}
OTHER: dict[Lang, str] = {"ja": "[English](reasons.md)", "en": "[日本語](reasons.ja.md)"}

DRIVE, BASE, CHAT, MEET = "C90-0001-2", "C90-0002-2", "C90-0003-2", "C90-0004-2"
LIU, FORM, GWS, AZURE = "C90-0005-2", "C90-0006-2", "C90-0007-2", "C90-0009-2"

WORDS: dict[str, Text] = {
    "requirement": Text("要件", "Requirement"),
    "sentence": Text("仕様書の文", "Sentence"),
    "written": Text("書かれた名称", "Name as written"),
    "entry": Text("リストの記載", "List entry"),
    "copy": Text("使ったリスト", "List used"),
    "verdict": Text("判定", "Verdict"),
    "reason": Text("理由", "Reason"),
    "question": Text("照会", "Question"),
    "found": Text("見つけたもの", "Found"),
    "score": Text("確度", "Band and score"),
    "nothing": Text("（空欄）", "(blank)"),
    "official": Text("公式・全件、2026-11-20現在", "official and complete, as of 2026-11-20"),
    "partial": Text(
        "公式でなく全件でもない写し、2026-11-20現在", "a copy neither official nor complete, as of 2026-11-20"
    ),
    "yes": Text("はい", "yes"),
    "colon": Text("：", ": "),
    "stop": Text("、", "; "),
}
VALUES = {
    "national": Text("国の行政機関", "national body"),
    "class_scale.national": Text("国の尺度", "national scale"),
    "local": Text("地方公共団体", "local government"),
    "low": Text("低位", "low"),
    "True": WORDS["yes"],
}
INTRO = Text(
    """# 理由の例

判定のことばは、プログラムがなくても読めるように書かれています。以下は、例として作ったリスト（登録番号、日付、記載はすべて架空で、
実在のサービスの名称も名前を借りただけです）に対して、プログラムが実際に答えた文です。基準日は2026-11-22、リストは特に断りのない
限り公式・全件、2026-11-20現在のものです。`make example` で作り直され、テストが今のプログラムの答えと同じことを確かめています。

登録されていることは、調達してよいという意味ではありません。判断は調達する機関が行います。
""",
    """# Reasons by example

What the program says is written to be understood without the program. Below is what it really answers to a list made up
for this page: numbers, dates and facts are invented, also where a real service lends its name. The reference date is
2026-11-22; the list is official and complete, as of 2026-11-20, unless something else is said. `make example` writes this
page anew, and a test holds it to what the program says today.

A registration does not mean that a service may be bought: the agency that buys decides.
""",
)
PARTS = {
    "requirement": Text("要件全体についての判定", "About a requirement as a whole"),
    "candidate": Text("リストのサービスについての判定", "About a service of the list"),
    "line": Text("仕様書の文についての判定", "About a sentence of a specification"),
    "name": Text("名称をどのサービスと判断したか", "Which service a name was taken for, and why"),
    "provider": Text("事業者名をどの事業者と判断したか", "Which provider a name was taken for, and why"),
    "need": Text("名称のない要件に挙げた候補", "Candidates for a need that names no service"),
}


class Example(NamedTuple):
    """A requirement, and the rule that is to be shown of the answer to it."""

    rule: str
    wanted: dict[str, Any]
    copy: str = "official"


DECIDED: tuple[tuple[Literal["accept", "reject"], str, str], ...] = (
    ("accept", "庁内書庫", DRIVE),
    ("reject", "新メール", GWS),
    ("accept", "旧書庫", "C89-0001-2"),
)
"""Decisions of people that are in force on the list of the examples."""

NAMED: dict[str, Any] = {"service": "若竹ドライブ"}
TERM: dict[str, Any] = {"starts_on": date(2027, 4, 1), "ends_on": date(2028, 3, 31)}

REQUIREMENTS = (
    Example("applicability.bound", {**NAMED, "body": "national"}),
    Example("applicability.local_undated", {**NAMED, "body": "local"}),
    Example("applicability.local_new", {**NAMED, "body": "local", "introduced_on": date(2027, 8, 1)}),
    Example("information_class.class_3_unscaled", {**NAMED, "information_class": "3"}),
    Example(
        "information_class.class_3_national", {**NAMED, "information_class": "3", "class_scale": "national"}
    ),
    Example("information_class.class_3b", {**NAMED, "information_class": "3B", "body": "local"}),
    Example("membership.listed", NAMED),
    Example("membership.ambiguous", {"service": "すみれ"}),
    Example("membership.other_list", {"service": "みなとeラーニング", "lists": ("ISMAP",)}),
    Example("membership.not_listed", {"service": "あさひ台帳"}),
    Example("membership.not_listed_here", {"service": "あさひ台帳"}, "partial"),
    Example("membership.not_listed", {"service": "旧書庫"}),
    Example("platform.base_only", {"service": "あさひ台帳", "platform": "若竹クラウドプラットフォーム"}),
    Example("special_measures.claimed", {"service": "あさひ台帳（特別措置サービスリスト掲載）"}),
    Example("components.missing", {**NAMED, "components": ("すみれチャット", "あさひ配信")}),
    Example("equivalent.judge", {"service": "あさひ台帳", "accepts_equivalent": True}),
    Example("prospective.accepted", {"service": "あさひ台帳", "accepts_prospective": True}),
    Example("freshness.doubtful", NAMED, "partial"),
)
CANDIDATES = (
    Example("identity.same", NAMED),
    Example("identity.known_as", {"service": "GWS 利用料 一式"}),
    Example("identity.resold", {"service": "Google Workspace", "provider": "あさひ商会"}),
    Example("identity.other_provider", {**NAMED, "provider": "すみれソフト株式会社"}),
    Example("identity.part", {"service": "SharePoint Online"}),
    Example("identity.near", {"service": "若竹ドライフ"}),
    Example("identity.sibling", {"service": "Azure DevOps"}),
    Example("identity.base", {"service": "若竹ドライブ上で動くSaaS"}),
    Example("identity.decided", {"service": "庁内書庫"}),
    Example("identity.rejected", {"service": "新メール"}),
    Example("service_model.other", {**NAMED, "service_model": "IaaS"}),
    Example("status.ended_later", {"service": "すみれチャット", **TERM}),
    Example("status.suspended", {"service": "すみれ会議"}),
    Example("status.renamed", {"service": "あおば電子申請"}),
    Example("status.unknown", {"service": "Google Workspace"}),
    Example("validity.valid", NAMED),
    Example("validity.past_in_review", {"service": "若竹クラウドプラットフォーム"}),
    Example("validity.missing", {"service": "あおば申請"}),
    Example("contract_period.crosses", {**NAMED, **TERM}),
    Example("contract_period.after_expiry", {"service": "若竹クラウドプラットフォーム", **TERM}),
    Example("audit_period.old", {"service": "若竹クラウドプラットフォーム"}),
    Example("scope.named", {**NAMED, "scope": ("共同編集",)}),
    Example("scope.excluded", {**NAMED, "scope": ("お試しプラン",)}),
    Example("scope.not_named", {**NAMED, "scope": ("ウイルス検査",)}),
    Example("scope.vague", {"service": "すみれチャット", "scope": ("通話録音",)}),
    Example("scope.unpublished", {"service": "あおば申請", "scope": ("申請フォーム",)}),
    Example("region.inside", {**NAMED, "regions": ("東日本",)}),
    Example("region.wider", {"service": "すみれチャット", "regions": ("大阪",)}),
    Example("region.elsewhere", {"service": "あおば申請", "regions": ("日本",)}),
    Example("domestic_only.japan_too", {"service": "若竹クラウドプラットフォーム", "domestic_only": True}),
    Example("governing_law.same", {**NAMED, "governing_law": "日本法"}),
    Example("governing_law.unclear", {"service": "すみれチャット", "court": "東京地方裁判所"}),
    Example("liu_use.not_assessed", {"service": "みなとeラーニング"}),
    Example("liu_use.low", {"service": "みなとeラーニング", "lists": ("ISMAP", "ISMAP-LIU"), "impact": "low"}),
    Example("generative_ai.information", {"service": "若竹クラウドプラットフォーム", "generative_ai": True}),
    Example("generative_ai.no_function", {**NAMED, "generative_ai": True}),
    Example(
        "generative_ai.information",
        {"service": "Microsoft Azure", "generative_ai": True, "generative_ai_models": ("GPT-4o",),
         "scope": ("Azure OpenAI Service",)},
    ),
    Example("controls.missing", {**NAMED, "controls": ("9.4.1",)}),
    Example("subsequent_events.present", {"service": "若竹クラウドプラットフォーム"}),
)  # fmt: skip
LINES = (
    "本サービスはISMAPクラウドサービスリストに登録されていること。",
    "データは日本国内のデータセンターに保存すること。",
    "利用する機能はすべて言明の対象範囲に含まれること。",
    "外国の法令に基づきデータが開示されるおそれがないこと。",
    "ISO/IEC 27017の認証を取得していること。",
    "契約終了時にデータの消去証明書を提出すること。",
    "再委託を行う場合は、事前に発注者の承認を得ること。",
    "格別の配慮をもって円滑に推進すること。",
)
NAMES = (
    ("C90-0007-2", None),
    ("若竹ドライブ", None),
    ("若竹 ﾄﾞﾗｲｳﾞ", None),
    ("ドライブ", "若竹クラウド㈱"),
    ("M365 E3 1,200ユーザー 12か月", None),
    ("G Suite", None),
    ("あおば電子申請", None),
    ("ボックス", None),
    ("若竹ドライフ", None),
    ("SharePoint Online", None),
    ("庁内書庫 利用料", None),
    ("新メール", None),
    ("マイクロソフト", None),
    ("Azure DevOps", None),
    ("若竹ドライブ 改", None),
    ("若竹ドライブ上で動くSaaS", None),
    ("若竹ドライブの操作研修", None),
    ("Box 無料版", None),
    ("若竹ドライブ以外", None),
    ("お試しプラン", "若竹クラウド株式会社"),
    ("ファイル保管", None),
)
PROVIDERS = ("㈱あおば", "グーグル", "ワカタケクラウド株式会社")
NEEDS: tuple[dict[str, Any], ...] = (
    {"title": "Web会議の利用"},
    {"scope": ("オブジェクトストレージ",), "regions": ("日本",)},
)
JUDGED: dict[str, tuple[str, ...]] = {
    "status": ("remarks",),
    "validity": ("expires_on", "remarks"),
    "contract_period": ("expires_on",),
    "audit_period": ("audit_period_start", "audit_period_end"),
    "scope": ("statement_scope", "scope_exclusions"),
    "domestic_only": ("regions",),
    "region": ("regions",),
    "governing_law": ("governing_law", "court"),
    "generative_ai": ("generative_ai_information", "statement_scope"),
    "identity.part": ("statement_scope",),
}
"""Fields of the list that are shown beside what a check says of them, where it is not the one it names."""


@cache
def catalogue(copy: str) -> Catalogue:
    """Return the list of the examples: an official and complete copy of it, or a partial one."""
    knowledge = load_knowledge()
    source = HERE / "reasons-list.csv"
    services = read_list(source.read_bytes(), source.name, knowledge).services
    listed = ListVersion(
        id="0" * 12,
        source=source.name,
        label=Text("例のリスト", "list of the examples"),
        origin="official" if copy == "official" else "unofficial",
        complete=copy == "official",
        listed_on=LISTED_ON,
        fetched_at=datetime(2026, 11, 20, 3, tzinfo=UTC),
        sha256="0" * 64,
        service_count=len(services),
    )
    built = Catalogue.build(listed, services, knowledge)
    return built.with_decisions(_decision(built, *said) for said in DECIDED)


def _decision(built: Catalogue, verdict: Literal["accept", "reject"], name: str, number: str) -> NameDecision:
    entry = built.get(number)
    return NameDecision(
        id=f"d_{fold(name)}",
        verdict=verdict,
        name=name,
        key=fold(name),
        provider=None,
        provider_key=None,
        service_key=number,
        service_name=entry.service_name if entry else "若竹書庫",
        decided_at=datetime(2026, 11, 10, 3, tzinfo=UTC),
        decided_by="調達課",
        why="契約書で確かめた",
    )


def page(lang: Lang) -> str:
    """Return the page in *lang*."""
    counter = iter(range(1, 1_000))
    lines = [f"<!-- examples/make_reasons.py -->\n{INTRO.in_(lang)}", f"{OTHER[lang]}\n"]
    for part, blocks in (
        ("requirement", _verdicts(REQUIREMENTS, lang)),
        ("candidate", _verdicts(CANDIDATES, lang)),
        ("line", _lines(lang)),
        ("name", _names(lang)),
        ("provider", _providers(lang)),
        ("need", _needs(lang)),
    ):
        lines.append(f"## {PARTS[part].in_(lang)}\n")
        lines += [f"### {next(counter)}. {title}\n\n{body}\n" for title, body in blocks]
    return "\n".join(lines)


def _verdicts(examples: tuple[Example, ...], lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield title and text of each example of a verdict."""
    rules = load_knowledge().rules
    for example in examples:
        requirement = Requirement(id="1", **example.wanted)
        verdict, candidate = _found(example, assess(catalogue(example.copy), requirement, ON))
        rows = [("requirement", _wanted(example.wanted, lang))]
        if candidate:
            rows.append(("entry", _entry(candidate.service.key, verdict, lang)))
        if example.copy != "official":
            rows.append(("copy", WORDS[example.copy].in_(lang)))
        rows += _said(verdict, lang)
        title = f"{rules[verdict.check].title.in_(lang)}{WORDS['colon'].in_(lang)}{_outcome(verdict.verdict, lang)}"
        yield title, _rows(rows, lang, f"`{verdict.rule}`")


def _found(example: Example, assessment: Assessment) -> tuple[Verdict, Candidate | None]:
    for verdict in assessment.verdicts:
        if verdict.rule == example.rule:
            return verdict, None
    for candidate in assessment.candidates:
        for verdict in candidate.verdicts:
            if verdict.rule == example.rule:
                return verdict, candidate
    said = [v.rule for v in (*assessment.verdicts, *(v for c in assessment.candidates for v in c.verdicts))]
    raise SystemExit(f"{example.rule}: not among {said} for {example.wanted}")


def _lines(lang: Lang) -> Iterator[tuple[str, str]]:
    assessment = assess(catalogue("official"), Requirement(id="1", lines=LINES, **NAMED), ON)
    for answer in assessment.lines:
        rows = [("sentence", answer.text), ("entry", _entry(DRIVE, answer, lang)), *_said(answer, lang)]
        decides = load_knowledge().messages(f"sheets.kind.{answer.kind}").in_(lang)
        title = f"{decides}{WORDS['colon'].in_(lang)}{_outcome(answer.verdict, lang)}"
        yield title, _rows(rows, lang)


def _names(lang: Lang) -> Iterator[tuple[str, str]]:
    labels = load_knowledge().requirement_labels.titles
    for name, provider in NAMES:
        found = identify_services(catalogue("official"), IdentifyQuery(name=name, provider=provider), 1)
        beside = (
            f"{WORDS['stop'].in_(lang)}{labels['provider'].in_(lang)}{WORDS['colon'].in_(lang)}{provider}"
        )
        written = _quoted(name, lang) + (beside if provider else "")
        yield _quoted(name, lang), _rows([("written", written), *_named(found[0], lang)], lang)


def _named(found: ServiceCandidate, lang: Lang) -> list[tuple[str, str]]:
    entry = f"{found.name}（{found.key}）" if lang == "ja" else f"{found.name} ({found.key})"
    return [
        ("found", entry),
        ("score", f"`{found.band}` {found.score}"),
        ("reason", found.reason.in_(lang)),
    ]


def _providers(lang: Lang) -> Iterator[tuple[str, str]]:
    for name in PROVIDERS:
        found = identify_providers(catalogue("official"), name, 1)[0]
        rows = [("written", _quoted(name, lang)), ("found", found.name)]
        rows += [("score", f"`{found.band}` {found.score}"), ("reason", found.reason.in_(lang))]
        yield _quoted(name, lang), _rows(rows, lang)


def _needs(lang: Lang) -> Iterator[tuple[str, str]]:
    for wanted in NEEDS:
        candidate = assess(catalogue("official"), Requirement(id="1", **wanted), ON).candidates[0]
        entry = catalogue("official").by_key[candidate.service.key]
        rows = [("requirement", _wanted(wanted, lang)), ("found", _called(entry, lang))]
        rows += [("score", f"`{candidate.band}` {candidate.score}"), ("reason", candidate.reason.in_(lang))]
        yield _wanted(wanted, lang), _rows(rows, lang)


def _said(answer: Verdict | LineAnswer, lang: Lang) -> list[tuple[str, str]]:
    rows = [("verdict", _outcome(answer.verdict, lang)), ("reason", answer.reason.in_(lang))]
    if answer.question:
        rows.append(("question", _asked(answer.question, lang)))
    return rows


def _asked(question: Question, lang: Lang) -> str:
    to = load_knowledge().messages(f"sheets.to.{question.to}").in_(lang)
    return to + Text(question.ja, question.en).in_(lang)


def _outcome(verdict: str, lang: Lang) -> str:
    return load_knowledge().messages(f"sheets.outcome.{verdict}").in_(lang)


def _rows(rows: list[tuple[str, str]], lang: Lang, code: str = "") -> str:
    shown = [f"- **{WORDS[name].in_(lang)}**{WORDS['colon'].in_(lang)}{text}" for name, text in rows]
    return "\n".join([*shown, *([f"- {code}"] if code else [])])


def _wanted(wanted: dict[str, Any], lang: Lang) -> str:
    """Return the cells of a row of a requirement sheet, each with its header."""
    titles = load_knowledge().requirement_labels.titles
    parts = (
        f"{titles[field].in_(lang)}{WORDS['colon'].in_(lang)}{_cell(value, lang, field)}"
        for field, value in wanted.items()
    )
    return WORDS["stop"].in_(lang).join(parts)


def _entry(key: str, answer: Verdict | LineAnswer, lang: Lang) -> str:
    """Return the entry in a few words: what it is called, and the fields that were judged."""
    entry = catalogue("official").by_key[key]
    titles = load_knowledge().list_labels.titles
    field = answer.field if isinstance(answer, Verdict) else None
    rule = answer.rule if isinstance(answer, Verdict) else ""
    named = (field,) if field in titles and field != "service_name" else ()
    fields = JUDGED.get(rule, JUDGED.get(answer.check or "", named))
    colon = WORDS["colon"].in_(lang)
    parts = (f"{titles[name].in_(lang)}{colon}{_cell(getattr(entry, name), lang)}" for name in fields if name)
    return WORDS["stop"].in_(lang).join((_called(entry, lang), *parts))


def _called(entry: Service, lang: Lang) -> str:
    number = entry.registration_number
    if lang == "ja":
        return f"{entry.service_name}（{number}、{entry.list}、{entry.provider_name}）"
    return f"{entry.service_name} ({number}, {entry.list}, {entry.provider_name})"


def _cell(value: object, lang: Lang, field: str = "") -> str:
    if isinstance(value, tuple):
        return (", " if lang == "en" else "、").join(map(str, value)) or WORDS["nothing"].in_(lang)
    if value is None:
        return WORDS["nothing"].in_(lang)
    said = VALUES.get(f"{field}.{value}", VALUES.get(str(value)))
    return said.in_(lang) if said else str(value)


def _quoted(text: str, lang: Lang) -> str:
    return f"「{text}」" if lang == "ja" else f'"{text}"'


def main() -> None:
    """Write both pages into ``docs``, or into the folder given."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "docs"
    for lang, name in PAGES.items():
        (folder / name).write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
