from html.parser import HTMLParser

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from core.ui.forms import AffixInput, MoneyField


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]

    def ids(self):
        return [attrs["id"] for _tag, attrs in self.found if "id" in attrs]


class Specimen(forms.Form):
    widths = {"city": "half"}

    name = forms.CharField(label="Name", help_text="In the register.")
    city = forms.CharField(label="City", required=False)
    country = forms.ChoiceField(label="Country", choices=[("KE", "Kenya")])
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    growth = forms.DecimalField(label="Growth", widget=AffixInput("%"), required=False)
    audience = forms.ChoiceField(
        label="Audience", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    scopes = forms.MultipleChoiceField(
        label="Scopes",
        choices=[(letter, letter) for letter in "abcde"],
        widget=forms.CheckboxSelectMultiple,
        help_text="Several.",
    )
    statement = forms.FileField(label="Statement")
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_each_widget_has_its_kind():
    form = Specimen()
    assert {field.name: field.kind for field in form} == {
        "name": "input",
        "city": "input",
        "country": "select",
        "notes": "input",
        "growth": "affix",
        "audience": "choices",
        "scopes": "choices",
        "statement": "file",
        "agreed": "checkbox",
        "token": "input",
    }
    assert (form["city"].width, form["name"].width) == ("half", "full")
    assert (form["audience"].has_many_choices, form["scopes"].has_many_choices) == (False, True)


def test_every_control_has_a_label_and_every_description_exists():
    html = str(Specimen({}))
    page = Elements(html)
    ids = page.ids()
    assert sorted(ids) == sorted(set(ids))
    labelled = {label["for"] for label in page.all("label")}
    controls = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    visible = [control for control in controls if control.get("type") != "hidden"]
    assert len(visible) == 14
    assert [control["id"] for control in visible if control["id"] not in labelled] == []
    described = [
        reference
        for _tag, attrs in page.found
        for reference in attrs.get("aria-describedby", "").split()
    ]
    assert "id_name_helptext" in described
    assert "id_name_error" in described
    assert [reference for reference in described if reference not in ids] == []


def test_optional_fields_say_so():
    assert str(Specimen()["city"].as_field_group()).count(">optional<") == 1
    assert str(Specimen()["name"].as_field_group()).count(">optional<") == 0


def test_error_summary_takes_the_focus_and_links_to_each_field():
    form = Specimen({"city": "Porto"})
    form.add_error(None, "Stale form.")
    page = Elements(str(form))
    summary = next(attrs for attrs in page.all("div") if attrs.get("class") == "error-summary")
    assert (summary["tabindex"], summary["role"], "autofocus" in summary) == ("-1", "alert", True)
    links = [link["href"] for link in page.all("a")]
    assert links == [
        "#id_name",
        "#id_country",
        "#id_audience_0",
        "#id_scopes_0",
        "#id_statement",
        "#id_agreed",
    ]
    assert [link for link in links if link[1:] not in page.ids()] == []
    assert str(form).count("<li>Stale form.</li>") == 1


def test_a_valid_form_has_no_summary_and_loses_nothing():
    form = Specimen(
        {"name": "Sana's <b>", "country": "KE", "audience": "a", "scopes": ["b"], "agreed": "on"},
        {"statement": SimpleUploadedFile("a.csv", b"x")},
    )
    assert form.is_valid()
    html = str(form)
    assert html.count("error") == 0
    name = next(attrs for attrs in Elements(html).all("input") if attrs.get("id") == "id_name")
    assert name["value"] == "Sana's <b>"


def test_hidden_fields_are_kept_out_of_the_grid_and_their_errors_have_no_link():
    form = Specimen({})
    form.add_error("token", "Too old.")
    html = str(form)
    assert html.index('type="hidden"') < html.index('class="fields"')
    assert html.count("<li>Too old.</li>") == 1


class Amounts(forms.Form):
    revenue = MoneyField(label="Revenue", currency="EUR")
    balance = MoneyField(label="Balance", currency="JPY", required=False, allow_negative=True)


@pytest.mark.parametrize(
    ("text", "minor"), [("0", 0), ("12500", 1_250_000), (" 12500.5 ", 1_250_050), ("0.01", 1)]
)
def test_amounts_become_minor_units(text, minor):
    form = Amounts({"revenue": text})
    assert form.is_valid()
    assert form.cleaned_data == {"revenue": minor, "balance": None}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        ("12,500", "amount"),
        ("1_000", "amount"),
        ("1e3", "amount"),
        ("NaN", "amount"),
        ("١٢", "amount"),
        ("-1", "negative"),
        ("1.005", "decimals"),
    ],
)
def test_refused_amounts_say_why(text, code):
    form = Amounts({"revenue": text})
    assert not form.is_valid()
    assert [error.code for error in form.errors.as_data()["revenue"]] == [code]
    assert form["revenue"].value() == text


def test_amounts_too_large_to_store_are_refused():
    form = Amounts({"revenue": "9" * 20})
    assert list(form.errors.as_data()) == ["revenue"]


def test_a_currency_decides_the_decimals_and_may_come_late():
    assert Amounts({"revenue": "1", "balance": "-500"}).errors == {}
    form = Amounts({"revenue": "1.005"})
    form.fields["revenue"].currency = "KWD"
    assert form.errors == {}
    assert form.cleaned_data["revenue"] == 1005
    assert form["revenue"].unit == "KWD"
    assert Amounts()["revenue"].unit == "EUR"


def test_stored_amounts_are_shown_in_major_units():
    assert Amounts(initial={"revenue": 1_250_050})["revenue"].value() == "12500.50"
