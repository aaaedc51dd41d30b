"""Amounts (hours, days, counts, percentages) and dates that a sentence of a specification names."""

import re

from lookup.text import nfkc

DAY = re.compile(
    r"(?:(?:令和|平成|R|H)\s?(?:元|\d{1,2})\s?[年.]|\d{4}\s?[年/.-])\s?\d{1,2}\s?(?:[月/.-]\s?(?:\d{1,2}\s?日?|末日?)|月末)"
    r"|(?:(?:令和|平成|R|H)\s?(?:元|\d{1,2})|\d{4})\s?年度末"
)
"""A day, or the end of a month or of a fiscal year, as sentences write it."""
_AMOUNT = re.compile(
    r"(?:(?<![\d,.])\d[\d,.]*+|(?<![一二三四五六七八九十])[一二三四五六七八九十]++)\s?(?:つ以上|期|リージョン|時間|分|秒|営業日|日|週間|か月|カ月|ヶ月|箇月|月|年間|年(?!度|\d)|世代|回|%|件|GB|TB|人|拠点|か所|箇所|カ所|km|ビット|bit)"
    r"(?:以内|以上|以下|未満|前まで|前|間|後|ごと|毎|超)?"
    r"|半年|半期|翌営業日|即日|当日中|翌日"
)


def amounts(text: str) -> tuple[str, ...]:
    """Return the hours, days, counts and percentages that *text* names, as written."""
    return tuple(dict.fromkeys(match.group() for match in _AMOUNT.finditer(without_dates(text))))


def dates(text: str) -> tuple[str, ...]:
    """Return the dates that *text* names, as written but in NFKC."""
    return tuple(dict.fromkeys(match.group() for match in DAY.finditer(nfkc(text))))


def without_dates(text: str) -> str:
    """Return *text*, in NFKC, with a space for every date."""
    return DAY.sub(" ", nfkc(text))
