"""The listed names of which a text is a part."""

import pytest

from lookup.matching.parts import MOST, NameParts, name_parts

NAMES = (
    "若竹クラウドプラットフォーム",
    "若竹クラウド 文書管理",
    "Wakatake Cloud Storage",
    "ことり文書管理",
    "WAKATAKE Cloud",
)


@pytest.fixture(scope="module")
def parts() -> NameParts:
    return name_parts(NAMES)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("若竹クラウド", (0, 1)),
        ("わかたけ", ()),
        ("文書管理", (1, 3)),
        ("若竹 クラウド・文書管理", (1,)),
        ("クラウド", ()),
        ("竹クラウド", ()),
        ("Cloud", (2, 4)),
        ("wakatake CLOUD", (2, 4)),
        ("ｃｌｏｕｄ　ｓｔｏｒａｇｅ", (2,)),
        ("Cloud Wakatake", ()),
        ("Stor", ()),
    ],
)
def test_a_beginning_an_end_or_whole_latin_words_are_a_part(
    parts: NameParts, text: str, places: tuple[int, ...]
) -> None:
    assert parts.of(text) == places


@pytest.mark.parametrize("text", ["", " ", "若", "理", "C", "・"])
def test_one_character_is_a_part_of_nothing(parts: NameParts, text: str) -> None:
    assert parts.of(text) == ()


@pytest.mark.parametrize("text", ["Same", "共通"])
def test_of_many_names_the_first_of_the_list_are_given(text: str) -> None:
    many = name_parts([f"{text} {at:03}" for at in range(3 * MOST)])
    assert many.of(text) == tuple(range(MOST))


def test_a_list_without_names_has_no_parts() -> None:
    assert name_parts(()).of("若竹クラウド") == ()
