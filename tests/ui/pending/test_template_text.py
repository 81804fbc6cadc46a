"""Where the mistake of a template is, and names that are to be taken literally."""

import pytest

from photodesk.domain.templates import Described, Template
from photodesk.ui.renaming.template_text import literal, mistake_in


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Coast_{dat}_{n}", "{dat}"), ("Coast_{n:x}", "{n:x}"), ("Coast {", "{"), ("a}b", "}"), ("2025/x", "2025/x"),
        ("{n}{title:x}", "{title:x}"), ("{date:%Q}", "{date:%Q}"), ("", ""),
    ],
)  # fmt: skip
def test_a_mistake_has_a_place(text: str, part: str) -> None:
    mistake = mistake_in(text)
    assert mistake is not None and mistake.message
    assert text[mistake.start : mistake.start + mistake.length] == part


@pytest.mark.parametrize("text", ["{name}", "{date:%Y-%m-%d} {n:04}", "a {{b}} {camera}"])
def test_what_is_understood_has_none(text: str) -> None:
    assert mistake_in(text) is None


def test_a_name_with_braces_stays_as_it_is() -> None:
    name = "Anna {and} Ben"
    assert Template.for_names(literal(name)).stem(Described("IMG_1.jpg"), 1) == name
