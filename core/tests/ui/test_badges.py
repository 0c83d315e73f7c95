from xml.etree import ElementTree

import pytest

from core.ui import badges


def parts(html):
    """Tone and words of a badge, and whether it has an icon that is hidden from readers."""
    root = ElementTree.fromstring(html)
    drawing = root.find("svg")
    hidden = drawing is not None and drawing.get("aria-hidden") == "true"
    return root.get("class").removeprefix("badge badge-"), "".join(root.itertext()).strip(), hidden


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("LOW", ("good", "Low risk", True)),
        ("medium", ("caution", "Medium risk", True)),
        ("HIGH", ("bad", "High risk", True)),
        ("", ("neutral", "Not scored yet", True)),
        (None, ("neutral", "Not scored yet", True)),
    ],
)
def test_levels(level, expected):
    assert parts(badges.level_badge(level)) == expected


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("parsed", ("good", "Read from statements", True)),
        ("blended", ("info", "Read and declared", True)),
        ("DECLARED", ("caution", "Declared", True)),
        ("", ("neutral", "No figures yet", True)),
    ],
)
def test_evidence(basis, expected):
    assert parts(badges.evidence_badge(basis)) == expected


def test_unknown_levels_and_bases_fail():
    with pytest.raises(KeyError):
        badges.level_badge("GREAT")
    with pytest.raises(KeyError):
        badges.evidence_badge("guessed")


@pytest.mark.parametrize(
    ("status", "label", "expected"),
    [
        ("reconciled", "Reconciled", ("good", "Reconciled", True)),
        ("needs_mapping", "", ("caution", "Needs mapping", True)),
        ("unreadable", "Cannot be read", ("bad", "Cannot be read", True)),
        ("queued", "", ("info", "Queued", True)),
        ("withdrawn", "", ("neutral", "Withdrawn", True)),
        ("something_new", "", ("neutral", "Something new", True)),
    ],
)
def test_statuses(status, label, expected):
    assert parts(badges.status_badge(status, label)) == expected


def test_no_status_has_two_looks():
    names = [name for _symbol, names in badges.STATUSES.values() for name in names.split()]
    assert sorted(names) == sorted(set(names))


def test_words_are_escaped_and_unknown_tones_refused():
    assert parts(badges.badge("<b>", "info")) == ("info", "<b>", False)
    with pytest.raises(ValueError, match="unknown tone 'loud'"):
        badges.badge("x", "loud")
