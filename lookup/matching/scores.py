"""What a score means, and from where on it is given with confidence: the one place of both.

A score is the share of such findings that are right: 0.97 says that of a hundred findings made in this way
about 97 name the service that was meant. It is set by the way in which a text was matched, not by a sum of
signals, and only what stands beside the name lowers it.

The thresholds stand where the labelled synthetic sets under ``tests/data`` put them: 3,462 names, 2,146
confident findings (held by ``tests/matching/test_identify_dev.py``). Right of all given, by way of finding:
number 3/3, name 970/970, alias 269/269, former name 52/52, transliteration 529/530, spelling 131/131, scope
item 191/191. Of 1,162 texts whose first finding is ``possible``, 87 meant it: so nothing below HIGH is given.
The rules were mended by these sets; measured before that, 95 to 99 of 100 confident findings were right.
``bench/quality`` prints the figures anew, with a calibration table.

===============  =========================================================================
``exact``        the registration number or the listed name itself, apart from contract words; or, as a
                 person decided (``decided``: right until that is withdrawn, so 1.0)
``high``         another name, spelling or sub-service of it, with nothing left unexplained
``possible``     shown, never given: something is left over, or it is a relative; or a person decided
                 that it is not meant (``rejected``: 0.0)
===============  =========================================================================
"""

from lookup.model import Band, How

EXACT = 0.985
HIGH = 0.85
POSSIBLE = 0.6
"""No finding without confidence scores more than this, so that nothing lies near a threshold."""

BASE: dict[How, float] = {
    "number": 1.0,
    "decided": 1.0,
    "name": 0.99,
    "alias": 0.97,
    "former_name": 0.96,
    "transliteration": 0.95,
    "scope_item": 0.93,
    "spelling": 0.92,
    "excluded_item": 0.5,
    "base": 0.5,
    "sibling": 0.4,
    "provider": 0.35,
    "look_alike": 0.3,
    "qualified": 0.3,
    "rejected": 0.0,
}
SOLE = 0.9
"""A brand that has one listed service, or a name cut short after its sibling."""
IN_PART = 0.03
"""A name without its provider or its general words counts so much less than the whole."""


def band(score: float) -> Band:
    """Return the band of a score given with confidence, or ``possible``."""
    if score >= EXACT:
        return "exact"
    return "high" if score >= HIGH else "possible"


def doubted(score: float, likeness: float = 1.0) -> float:
    """Return the score of a finding without confidence, the higher the more alike (0.0-1.0)."""
    return round(min(score, 1.0) * POSSIBLE * (0.5 + likeness / 2), 4)
