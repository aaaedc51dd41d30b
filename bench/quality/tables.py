"""Markdown tables of the figures."""

from collections.abc import Iterable, Mapping, Sequence

from bench.quality.contenders import Answer
from bench.quality.labelled import Name
from bench.quality.scoring import Figures, Judged, by_band, by_score, count, families, kindest_recall
from bench.quality.sentences import Read

Contest = Mapping[str, tuple[list[Answer], float | None]]
"""Name of a contender → its answers, and from which score on it is confident (``None``: by its bands)."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "–"


def overall(names: Sequence[Name], contest: Contest) -> str:
    """Return one row of figures for each contender."""
    head = ["", "top-1", "confident precision", "confident recall", "false confidence", "handled", "from"]
    rows = []
    for title, (answers, threshold) in contest.items():
        judged = list(zip(names, answers, strict=True))
        rows.append([title, *_figures(count(judged, threshold)), _threshold(judged, threshold)])
    return table(head, rows)


def _figures(figures: Figures) -> list[str]:
    return [
        share(figures.top, figures.asked),
        share(figures.right, figures.given),
        share(figures.right, figures.wanted),
        share(figures.false, figures.refused),
        f"{figures.handled:.3f}",
    ]


def _threshold(judged: Judged, threshold: float | None) -> str:
    if threshold is None:
        return "its bands"
    return f"{threshold:.3g}; at best {kindest_recall(judged):.3f}"


def per_family(names: Sequence[Name], contest: Contest) -> str:
    """Return for each family and contender the share of names handled right."""
    rows = []
    for family, ours in families([(name, ()) for name in names]).items():
        row = [family, str(len(ours))]
        for answers, threshold in contest.values():
            judged = [pair for pair in zip(names, answers, strict=True) if pair[0].family == family]
            row.append(f"{count(judged, threshold).handled:.2f}")
        rows.append(row)
    return table(["family", "names", *contest], rows)


def behind(names: Sequence[Name], contest: Contest, ours: str) -> list[str]:
    """Return the families in which some other contender handles more than *ours*."""
    found = []
    for family in families([(name, ()) for name in names]):
        shares = {
            title: count(
                [pair for pair in zip(names, answers, strict=True) if pair[0].family == family], threshold
            ).handled
            for title, (answers, threshold) in contest.items()
        }
        ahead = [f"{title} {value:.2f}" for title, value in shares.items() if value > shares[ours]]
        if ahead:
            found.append(f"{family} ({shares[ours]:.2f}; {', '.join(ahead)})")
    return found


def calibration(judged: Judged) -> str:
    """Return what share of first candidates was right, by score, and of all candidates, by band."""
    scores = [
        [f"{low:.3g}–{high:.3g}", str(shown), f"{mean:.3f}", share(right, shown)]
        for low, high, shown, right, mean in by_score(judged)
    ]
    bands = [[band, str(shown), share(right, shown)] for band, (shown, right) in by_band(judged).items()]
    return (
        table(["score of the first candidate", "shown", "mean score", "right"], scores)
        + "\n"
        + table(["band (every candidate)", "shown", "right"], bands)
    )


def sentences(reads: Sequence[Read]) -> str:
    """Return what was right over all lines, and field by field."""
    total = len(reads)
    checked = [read for read in reads if read.line.check]
    rows = [
        ["kind", share(sum(read.kind for read in reads), total)],
        ["check", share(sum(read.check for read in checked), len(checked))],
        ["whole demand", share(sum(read.demand for read in reads), total)],
    ]
    fields = sorted({name for read in reads for name in read.fields})
    for field in fields:
        asked = [read.fields[field] for read in reads if field in read.fields]
        rows.append([f"field `{field}`", share(sum(asked), len(asked))])
    named = sum(read.numbers[1] for read in reads)
    if named:
        rows.append(["numbers of hours, days …", share(sum(read.numbers[0] for read in reads), named)])
    return table(["of lines", "right"], rows)


def misses(names: Sequence[Name], answers: Sequence[Answer], titles: Mapping[str, str]) -> list[str]:
    """Return the names that are not handled right, with what was expected and what was given."""
    lines = []
    for name, answer in zip(names, answers, strict=True):
        figures = count([(name, answer)], None)
        if figures.handled < 1 or figures.right < figures.given:
            query = name.query.replace("\n", "\\n")
            expected = "、".join(titles.get(key, key) for key in name.expect) or "none"
            got = (
                "; ".join(f"{titles.get(g.key, g.key)} [{g.band} {g.score:.2f}]" for g in answer[:3])
                or "none"
            )
            lines.append(f"- {name.id} {name.family}: `{query}` → expected {expected}; got {got}")
    return lines
