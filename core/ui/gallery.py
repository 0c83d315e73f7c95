"""The gallery: every component in every state, for developers. Served in development only."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from core.ui import badges, charts
from core.ui.forms import AffixInput, MoneyField

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SCORES = (61, 62, 64, 63, 67, 70, 71, 70, 73, 76, 78, 79)
INFLOW = (
    41_200,
    38_900,
    52_300,
    49_800,
    61_000,
    58_400,
    30_100,
    33_000,
    66_200,
    71_900,
    69_400,
    84_000,
)
OUTFLOW = (
    36_000,
    41_500,
    44_100,
    43_900,
    47_200,
    51_000,
    38_800,
    35_300,
    49_900,
    55_400,
    58_000,
    61_700,
)
BANDS = (
    charts.Band("high", 0, 40, "High risk"),
    charts.Band("medium", 40, 70, "Medium risk"),
    charts.Band("low", 70, 100, "Low risk"),
)


class Specimen(forms.Form):
    """One field of each kind, with help and errors."""

    widths = {
        "city": "half",
        "country": "half",
        "revenue": "half",
        "growth": "half",
        "founded": "half",
        "employees": "half",
    }

    business_name = forms.CharField(
        label="Business name", help_text="As it stands in the register.", max_length=80
    )
    city = forms.CharField(label="City")
    country = forms.ChoiceField(
        label="Country", choices=[("", "Choose a country"), ("KE", "Kenya"), ("PT", "Portugal")]
    )
    revenue = MoneyField(label="Revenue, last 12 months", currency="EUR", help_text="Before tax.")
    growth = forms.DecimalField(label="Growth", widget=AffixInput("%"), required=False)
    founded = forms.DateField(
        label="Founded on", widget=forms.DateInput({"type": "date"}), required=False
    )
    employees = forms.IntegerField(label="Employees", min_value=0)
    description = forms.CharField(
        label="Description", widget=forms.Textarea({"rows": 4}), required=False
    )
    audience = forms.ChoiceField(
        label="Who may see the score",
        choices=[("none", "Nobody"), ("one", "One investor"), ("all", "All verified investors")],
        widget=forms.RadioSelect,
        help_text="You can change this at any time.",
    )
    scopes = forms.MultipleChoiceField(
        label="What they see",
        choices=[
            ("profile", "Profile"),
            ("score", "Score"),
            ("reasons", "Reasons"),
            ("figures", "Monthly figures"),
            ("rows", "Transactions"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    statement = forms.FileField(label="Bank statement", help_text="CSV or OFX, up to 10 MB.")
    locked = forms.CharField(
        label="Registration number", initial="HRB 20417", disabled=True, required=False
    )
    agreed = forms.BooleanField(label="I may share these figures with approved investors")


class Filter(forms.Form):
    """A filter bar."""

    q = forms.CharField(label="Search", required=False)
    industry = forms.ChoiceField(
        label="Industry", choices=[("", "All industries"), ("C", "Manufacturing")], required=False
    )
    level = forms.ChoiceField(
        label="Level", choices=[("", "Any level"), ("LOW", "Low risk")], required=False
    )


ROWS: tuple[dict[str, Any], ...] = (
    {
        "name": "Kestrel Instruments Ltd",
        "note": "Manufacturing · Ireland",
        "score": 91,
        "level": "LOW",
        "basis": "parsed",
        "values": INFLOW,
        "growth": 0.249,
        "minor": 120_000_000,
    },
    {
        "name": "Oliveira Azeites Lda",
        "note": "Food and drink · Portugal",
        "score": 69,
        "level": "MEDIUM",
        "basis": "blended",
        "values": SCORES,
        "growth": 0.114,
        "minor": 18_000_000,
    },
    {
        "name": "Atelier Morin SARL",
        "note": "Retail · France",
        "score": 34,
        "level": "HIGH",
        "basis": "declared",
        "values": INFLOW[:8],
        "growth": -0.021,
        "minor": 9_000_000,
    },
    {
        "name": "Cedar Clinics",
        "note": "Health · Cyprus",
        "score": None,
        "level": "",
        "basis": "",
        "values": (),
        "growth": None,
        "minor": None,
    },
)


def score_chart(points: list[charts.Point], title: str) -> charts.Chart:
    return charts.line_chart(
        points,
        title=title,
        label_column="Month",
        value_column="Score",
        low=0,
        high=100,
        bands=BANDS,
        text=lambda value: f"{value:.0f}",
    )


def flow_chart(pairs: list[charts.Pair], title: str) -> charts.Chart:
    return charts.bar_chart(
        pairs, title=title, label_column="Month", inflow_label="Money in", outflow_label="Money out"
    )


def drawings() -> list[charts.Chart]:
    """Charts of ordinary, missing, single, equal, negative and huge values."""
    scores = [charts.Point(*point) for point in zip(MONTHS, SCORES, strict=True)]
    gaps = [
        point._replace(value=None) if index in (3, 4) else point
        for index, point in enumerate(scores)
    ]
    balances = [
        charts.Point(month, value - 50_000) for month, value in zip(MONTHS, INFLOW, strict=True)
    ]
    return [
        score_chart(scores, "Score over the year, in points"),
        flow_chart(
            [charts.Pair(*row) for row in zip(MONTHS, INFLOW, OUTFLOW, strict=True)],
            "Cash flow by month, in EUR",
        ),
        score_chart(gaps, "Months without a score"),
        charts.line_chart(
            balances,
            title="Balance at month end, in EUR, partly negative",
            label_column="Month",
            value_column="Balance",
        ),
        score_chart(scores[:1], "A single value"),
        charts.line_chart(
            [charts.Point(month, 5e13) for month in MONTHS],
            title="Huge and equal values",
            label_column="Month",
            value_column="Amount",
        ),
        flow_chart([], "No values"),
    ]


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """All components. `?messages=1` adds flash messages."""
    if "messages" in request.GET:
        messages.success(request, "The profile was saved.")
        messages.error(request, "The statement could not be read.")
    context = {
        "empty_form": Specimen(),
        "wrong_form": Specimen(
            {"business_name": "", "revenue": "12,5", "employees": "-3", "growth": "a lot"},
            MultiValueDict(),
        ),
        "filter_form": Filter({"q": "olive"}),
        "rows": ROWS,
        "charts": drawings(),
        "tones": badges.TONES,
        "levels": [*badges.LEVELS, ""],
        "evidence": [*badges.EVIDENCE, ""],
        "statuses": [
            "reconciled",
            "queued",
            "reconciled_with_breaks",
            "needs_mapping",
            "unreadable",
            "withdrawn",
        ],
        "scores": [
            (0, "HIGH"),
            (34, "HIGH"),
            (55, "MEDIUM"),
            (79, "LOW"),
            (100, "LOW"),
            (None, ""),
        ],
        "day": date(2026, 11, 21),
        "moment": datetime(2026, 11, 21, 14, 5, tzinfo=UTC),
    }
    return render(request, "gallery/index.html", context)
