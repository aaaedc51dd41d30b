"""Sentences written before the program was asked: what they ask is read, and nothing is met too easily."""

from collections.abc import Callable, Sequence

import pytest

from bench.quality.labelled import OWN, Line, lines_of
from bench.quality.sentences import Read, read
from lookup.knowledge import Knowledge
from lookup.model import Assessment

FIRST, SECOND, BLIND = (
    lines_of(OWN / f"{mark}lines.jsonl", "alternatives") for mark in ("", "second-", "blind-")
)
SETS = pytest.mark.parametrize("lines", [FIRST, SECOND, BLIND], ids=["first", "second", "round by round"])
REGISTERED = (
    "ISMAPに登録され、{}",
    "ISMAPに登録されており、{}",
    "ISMAPに登録され{}",
    "ISMAPに登録の上、{}",
    "ISMAPに登録されていること（{}）",
    "ISMAPに登録されていること。また、{}",
    "ISMAPに登録されている。{}",
    "ISMAPに登録されていること\n{}",
    "ISMAPに登録されていること/{}",
    "①ISMAPに登録されていること ②{}",
    "{}、かつISMAPに登録されていること",
    "ISMAP登録済みであって、{}",
    "ISMAP登録（{}）",
    "ISMAP又は同等の認証を有し、{}",
    "ISMAP又はISO/IEC 27017の認証を有し、{}",
    "ISMAPに登録されたサービスであり、電話又はメールで{}",
    "準拠法は日本法とし、{}",
    "大阪リージョンを利用でき、{}",
    "登録の有効期限内であり、{}",
    "統制目標9.2.1を実施し、{}",
    "SaaSとして提供され、{}",
)
MORE = (
    "安いこと",
    "使いやすいこと",
    "結果を公開していること",
    "その旨を公表していること",
    "30日以内に返答すること",
    "二年以上続いていること",
    "99.9%の稼働率であること",
    "月額10万円以下であること",
    "官公庁実績があること",
    "国産であること",
    "外資でないこと",
    "無料であること",
    "専任者を置くこと",
    "ログを残せること",
    "生成AIを含まないこと",
    "契約を維持できること",
    "必要な情報を提供すること",
    "継続的に評価されていること",
    "制度に適合していること",
    "全ての機能が対象であること",
    "プライバシーマークを取得していること",
    "SOC2の報告書を提出できること",
    "ISO/IEC 27001を取得していること",
    "JC-STARのラベルがあること",
)

DESCRIBED = (
    "{}ISMAP登録サービスであること。",
    "ISMAPに登録された{}サービスであること。",
    "ISMAPに登録された{}クラウドサービスを利用すること。",
    "ISMAPクラウドサービスリストに掲載されている{}製品とする。",
    "{}サービスで、ISMAPに登録されていること。",
    "ISMAP登録済みの{}もの",
    "{}大阪リージョンを利用できること。",
    "日本法を準拠法とする{}契約であること。",
    "登録の有効期限内の{}サービスであること。",
    "提案する製品そのものがISMAPに登録された{}サービスであること。",
)
DESCRIPTIONS = (
    "安価な",
    "国産の",
    "無料で使える",
    "30日間試用できる",
    "A社が提供する",
    "直販の",
    "GPU対応の",
    "再委託のない",
    "操作が簡単な",
    "専用回線で接続する",
    "住民に人気の",
    "医療向けの",
    "実績のある",
    "日本企業の",
    "オープンソースの",
    "24時間対応の",
    "当市が指定する",
    "仮想化された",
    "最新の",
    "高速な",
)


@SETS
def test_kinds_are_right(knowledge: Knowledge, lines: Sequence[Line]) -> None:
    wrong = [one.line.text for one in read(knowledge, lines) if not one.kind]
    assert len(wrong) <= 0.02 * len(lines), wrong


@SETS
def test_demands_are_right(knowledge: Knowledge, lines: Sequence[Line]) -> None:
    wrong: list[Read] = [one for one in read(knowledge, lines) if not one.demand]
    assert len(wrong) <= 0.03 * len(lines), [(one.line.text, one.fields) for one in wrong]


@SETS
def test_nothing_is_met_that_the_list_alone_cannot_fulfil(
    answer: Callable[..., Assessment], lines: Sequence[Line]
) -> None:
    texts = [line.text for line in lines if not line.may_be_met]
    assert answered(answer, texts, "met") == []


@pytest.mark.parametrize("head", REGISTERED)
def test_whatever_else_a_sentence_asks_keeps_it_open(answer: Callable[..., Assessment], head: str) -> None:
    assert answered(answer, [head.format(more) for more in MORE], "met", "conditional") == []


@pytest.mark.parametrize("form", DESCRIBED)
def test_a_description_of_the_service_keeps_a_sentence_open(
    answer: Callable[..., Assessment], form: str
) -> None:
    assert answered(answer, [form.format(one) for one in DESCRIPTIONS], "met") == []


def answered(answer: Callable[..., Assessment], texts: Sequence[str], *verdicts: str) -> list[str]:
    """Return which of *texts* are answered with one of *verdicts* for the sound service."""
    said = answer({"service": "若竹ドライブ", "lines": list(texts)})
    return [line.text for line in said.lines if line.verdict in verdicts]
