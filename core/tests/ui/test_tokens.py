"""The colours keep WCAG 2.2 AA in both themes, and the style sheets use only known tokens."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
PAIR = re.compile(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TOKENS = {
    name: (light, dark) for name, light, dark in PAIR.findall((CSS / "tokens.css").read_text())
}
GROUNDS = ("page", "surface", "surface-sunken", "surface-raised", "hover")

TEXT = [
    *[("text", ground) for ground in (*GROUNDS, "neutral-soft", "accent-soft", "medium-soft")],
    *[("text-muted", ground) for ground in GROUNDS],
    *[("accent-text", ground) for ground in (*GROUNDS, "accent-soft")],
    *[("accent-hover", ground) for ground in GROUNDS],
    *[(f"{level}-text", f"{level}-soft") for level in ("low", "medium", "high", "info")],
    *[(f"{level}-text", "surface") for level in ("low", "high")],
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-danger", "danger-hover"),
]
SHAPES = [
    *[("border-control", ground) for ground in GROUNDS],
    *[("focus", ground) for ground in (*GROUNDS, "accent-soft", "high-soft")],
    *[(level, "surface") for level in ("low", "medium", "high", "info", "accent", "danger")],
    ("accent", "track"),
    ("chart-out-edge", "surface"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_follows_the_definition():
    assert contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_is_legible(front, ground, theme):
    assert contrast(TOKENS[front][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SHAPES)
def test_shapes_can_be_told_from_their_ground(front, ground, theme):
    assert contrast(TOKENS[front][theme], TOKENS[ground][theme]) >= 3


def test_style_sheets_use_only_defined_tokens():
    sheets = {sheet: sheet.read_text() for sheet in CSS.rglob("*.css")}
    defined = set(re.findall(r"(--[a-z0-9-]+):", "".join(sheets.values())))
    used = {
        (sheet.name, name)
        for sheet, text in sheets.items()
        for name in re.findall(r"var\((--[a-z0-9-]+)", text)
    }
    assert [pair for pair in sorted(used) if pair[1] not in defined] == []


def test_no_colour_is_written_outside_the_tokens():
    strays = {
        sheet.name: found
        for sheet in CSS.rglob("*.css")
        if sheet.name not in {"tokens.css", "print.css"}
        and (found := re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", sheet.read_text()))
    }
    assert strays == {}


def test_every_component_sheet_is_linked():
    linked = (Path(settings.BASE_DIR) / "templates/layouts/stylesheets.html").read_text()
    sheets = sorted(str(sheet.relative_to(CSS.parent)) for sheet in CSS.rglob("*.css"))
    sheets.remove("css/admin.css")  # the console's own page
    assert sorted(re.findall(r"static '(css/[^']+)'", linked)) == sheets
