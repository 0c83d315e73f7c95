from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

MISSING = (
    '<span class="muted"><span aria-hidden="true">–</span>'
    '<span class="visually-hidden">not known</span></span>'
)


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% money 123450 "EUR" %}', "€1,234.50"),
        ('{% money -123450 "EUR" %}', "-€1,234.50"),
        ('{% money 123450 "EUR" whole=True %}', "€1,235"),
        ('{% money 548312044 "EUR" short=True %}', "€5.5M"),
        ('{% money 1250 "JPY" %}', "¥1,250"),
        ('{% money 100 "EUR" signed=True %}', "+€1.00"),
        ('{% money 0 "EUR" signed=True %}', "€0.00"),
        ("{% percent 0.1234 %}", "12%"),
        ("{% percent 0.1234 places=1 signed=True %}", "+12.3%"),
        ("{% percent -0.021 places=1 signed=True %}", "-2.1%"),
        ("{% number 2411876 %}", "2,411,876"),
        ("{% number value places=2 %}", "77.83"),
    ],
)
def test_numbers(source, text):
    assert render(source, value=Decimal("77.83")) == f'<span class="number">{text}</span>'


@pytest.mark.parametrize(
    "source",
    [
        '{% money None "EUR" %}',
        "{% percent None %}",
        "{% number None %}",
        "{{ value|day }}",
        "{{ value|month }}",
        "{{ value|moment }}",
    ],
)
def test_what_is_missing_is_said_aloud(source):
    assert render(source, value=None) == MISSING


def test_dates():
    instant = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
    opening = '<time class="nowrap" datetime='
    assert render("{{ v|day }}", v=date(2026, 11, 3)) == f'{opening}"2026-11-03">3 Nov 2026</time>'
    assert render("{{ v|day }}", v=instant) == f'{opening}"2026-11-21">21 Nov 2026</time>'
    assert render("{{ v|month }}", v=date(2026, 11, 1)) == f'{opening}"2026-11">Nov 2026</time>'
    assert (
        render("{{ v|moment }}", v=instant)
        == f'{opening}"2026-11-21T14:05:00+00:00">21 Nov 2026, 14:05 UTC</time>'
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mara Keller", "MK"),
        ("mara.keller@sme.example", "mk"),
        ("Cher", "C"),
        ("a b c", "ac"),
        ("", ""),
    ],
)
def test_initials(name, letters):
    assert render("{{ name|initials }}", name=name) == letters
