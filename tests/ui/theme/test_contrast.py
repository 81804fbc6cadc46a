"""Colours can be told apart: every pair that meets on the screen, computed, in both themes and on every canvas."""

from itertools import product

import pytest

from photodesk.ui.tokens import CANVASES, DARK, LABELS, LIGHT, contrast

THEMES = {"dark": DARK, "light": LIGHT}
SURFACES = ("window", "panel", "raised", "hover")
TEXT, CONTROL = 4.5, 3.0


@pytest.mark.parametrize(("theme", "surface"), list(product(THEMES, SURFACES)))
def test_text_can_be_read_on_every_surface(theme: str, surface: str) -> None:
    colours = THEMES[theme]
    least = {"text": 10.0, "text_secondary": 6.0, "danger": TEXT, "warning": TEXT, "success": TEXT}
    if surface != "hover":  # links and hints do not stand there
        least |= {"accent": TEXT, "text_tertiary": TEXT}
    found = {name: contrast(colours[name], colours[surface]) for name in least}
    assert {name: round(ratio, 2) for name, ratio in found.items() if ratio < least[name]} == {}


@pytest.mark.parametrize(("theme", "surface"), list(product(THEMES, SURFACES)))
def test_controls_and_focus_can_be_seen_on_every_surface(theme: str, surface: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["control_border"], colours[surface]) >= CONTROL
    assert contrast(colours["accent"], colours[surface]) >= CONTROL


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_the_accent_can_be_read(theme: str) -> None:
    assert contrast(THEMES[theme]["accent_text"], THEMES[theme]["accent"]) >= TEXT


@pytest.mark.parametrize("canvas", CANVASES)
def test_everything_on_a_canvas_can_be_told_apart(canvas: str) -> None:
    fill, hover, text, secondary, selection, ring, line = CANVASES[canvas]
    for back in (fill, hover):
        assert contrast(text, back) >= TEXT
        assert contrast(secondary, back) >= TEXT
        assert contrast(ring, back) >= CONTROL
        assert max(contrast(selection, back), contrast(line or selection, back)) >= CONTROL


@pytest.mark.parametrize("label", LABELS)
def test_the_letter_of_a_label_can_be_read(label: str) -> None:
    assert contrast("#000000", LABELS[label]) >= TEXT


def test_greys_are_exactly_neutral() -> None:
    greys = [THEMES[t][n] for t in THEMES for n in (*SURFACES, "border", "control_border", "text", "text_secondary", "text_tertiary")]
    greys += [colour for canvas in CANVASES.values() for colour in canvas[:4] if colour]
    assert [grey for grey in greys if not grey[1:3] == grey[3:5] == grey[5:7]] == []


def test_ratios_are_those_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1
