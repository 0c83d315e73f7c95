"""Forms of the owner's pages: upload, column mapping, corrections, declared figures."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from core.numbers import with_point
from core.ui.forms import AffixInput
from statements import protection, validators
from statements.models import Statement


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files. What each of them is worth is for the action to say."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data or []) if file]
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return files


class UploadForm(forms.Form):
    file = FilesField(
        label=gettext_lazy("Statements"),
        widget=FilesInput(),
        help_text=gettext_lazy("The files your bank gives you, as many as you have."),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )

    def __init__(self, *args: Any, extensions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{e}" for e in extensions)


class PasswordForm(forms.Form):
    """The password of a protected file; it is never shown again, not even after an error."""

    password = forms.CharField(
        label=gettext_lazy("Password of the file"),
        strip=False,
        max_length=protection.LONGEST,
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Used once to read the file, and kept nowhere."),
    )


class AmountField(forms.CharField):
    """An annual amount in major units of `currency`, as `Decimal`."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        super().__init__(widget=AffixInput(currency), **kwargs)
        self.currency = currency

    def clean(self, value: Any) -> Decimal | None:
        amount = parsed(super().clean(value))
        if amount is not None and (problem := validators.amount_error(amount, self.currency)):
            raise ValidationError(problem)
        return amount

    def prepare_value(self, value: Any) -> Any:
        """Minor units, as stored, are shown in major units; what was typed stays as it is."""
        return money.amount_string(value, self.currency) if isinstance(value, int) else value


class RatioField(forms.CharField):
    """A ratio such as 0.12, as `Decimal`."""

    def __init__(self, *, name: str, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, required=False, **kwargs)
        self.ratio = name

    def clean(self, value: Any) -> Decimal | None:
        ratio = parsed(super().clean(value))
        if ratio is not None and (problem := validators.ratio_error(self.ratio, ratio)):
            raise ValidationError(problem)
        return ratio

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def parsed(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return money.parse_amount(with_point(text))
    except ValueError:
        problem = _("Enter a number such as 12500 or 0.5, without spaces or letters.")
        raise ValidationError(problem) from None


class DeclareForm(forms.Form):
    """The six inputs as the owner declares them."""

    widths = {
        "revenue": "half",
        "expenses": "half",
        "debt": "half",
        "revenue_growth": "half",
        "reporting_consistency": "half",
        "impact_score": "half",
    }

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = _("Of the last 12 months.")
        self.fields["revenue"] = AmountField(label=_("Revenue"), currency=currency, help_text=year)
        self.fields["expenses"] = AmountField(
            label=_("Expenses"), currency=currency, help_text=year
        )
        self.fields["debt"] = AmountField(
            label=_("Debt"),
            currency=currency,
            required=False,
            help_text=_("What the business owes today; 0 if nothing."),
        )
        self.fields["revenue_growth"] = RatioField(
            name="revenue_growth",
            label=_("Revenue growth"),
            help_text=_("Against the year before: 0.12 is 12 % more, -0.05 is 5 % less."),
        )
        self.fields["reporting_consistency"] = RatioField(
            name="reporting_consistency",
            label=_("Reporting consistency"),
            help_text=_("0 to 1. Used only until statements cover three months."),
        )
        self.fields["impact_score"] = RatioField(
            name="impact_score",
            label=_("Impact"),
            help_text=_("0 to 1: how much the business does for people and the environment."),
        )


class ExplainForm(forms.Form):
    resolution = forms.CharField(
        label=gettext_lazy("Explanation"),
        max_length=300,
        min_length=10,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("For example: the bank's export leaves out card fees."),
    )


DATE_FORMATS = (
    ("", gettext_lazy("Found over the whole column")),
    ("DMY", gettext_lazy("Day, month, year")),
    ("MDY", gettext_lazy("Month, day, year")),
    ("YMD", gettext_lazy("Year, month, day")),
)
DECIMAL_SIGNS = (
    ("", gettext_lazy("Found over the whole column")),
    (".", gettext_lazy("A point: 1,234.56")),
    (",", gettext_lazy("A comma: 1.234,56")),
)
SIGN_RULES = (
    ("amount", gettext_lazy("One column; a minus means money out")),
    ("debit_credit", gettext_lazy("Two columns, one for money out and one for money in")),
    ("flag", gettext_lazy("One column, and another whose words say in or out")),
)
COLUMNS = {
    "date": gettext_lazy("Date"),
    "description": gettext_lazy("Description"),
    "sign_rule": gettext_lazy("How amounts are written"),
    "amount": gettext_lazy("Amount"),
    "debit": gettext_lazy("Money out"),
    "credit": gettext_lazy("Money in"),
    "flag": gettext_lazy("Column that says in or out"),
    "debit_flags": gettext_lazy("Words that mean money out"),
    "balance": gettext_lazy("Balance"),
    "currency": gettext_lazy("Currency"),
    "default_currency": gettext_lazy("Currency of the whole file"),
    "counterparty": gettext_lazy("Counterparty"),
    "reference": gettext_lazy("Reference"),
    "value_date": gettext_lazy("Value date"),
    "date_format": gettext_lazy("Order of the dates"),
    "decimal_sign": gettext_lazy("Decimal sign"),
}
CHOICES = {"date_format": DATE_FORMATS, "decimal_sign": DECIMAL_SIGNS, "sign_rule": SIGN_RULES}
#: Help and longest answer of the fields that take words.
WORDS = {
    "debit_flags": (gettext_lazy("Separated by commas, as they stand in the file."), 200),
    "default_currency": (
        gettext_lazy("Only where no column says it. Three letters, such as EUR."),
        3,
    ),
}
#: How sure the reader is of what it proposes, in words, from this confidence on.
CERTAINTY = (
    (0.9, gettext_lazy("Sure.")),
    (0.6, gettext_lazy("Likely.")),
    (0.0, gettext_lazy("A guess: please check.")),
)
#: What the form asks for each thing that the reader could not decide.
ASKED = {
    "columns": ("date", "description", "sign_rule", "amount", "debit", "credit"),
    "sign": ("sign_rule", "amount", "debit", "credit", "flag", "debit_flags"),
    "date_order": ("date_format",),
    "decimal_sign": ("decimal_sign",),
}


class MappingForm(forms.Form):
    """How the columns are read. `cleaned_data` is what `Mapping.from_dict` takes."""

    dependent = set(COLUMNS)
    widths = {name: "half" for name in COLUMNS if name not in ("description", "sign_rule")}

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        question = statement.question or {}
        proposal = question.get("proposal", {})
        super().__init__(*args, **kwargs | {"initial": _initial(proposal)})
        self.proposal = proposal
        given = self.data if self.is_bound else None
        self.protected = PasswordForm(given) if statement.is_protected else None
        self.undecided = [u for u in question.get("undecided", []) if u in ASKED]
        columns = _column_choices(question)
        for name, label in COLUMNS.items():
            self.fields[name] = self._field(name, label, columns)
            self.fields[name].help_text = self._help(name, question.get("confidence", {}))
        for asked, name in (("date_order", "date_format"), ("decimal_sign", "decimal_sign")):
            if asked in self.undecided:
                known = [(value, words) for value, words in CHOICES[name] if value]
                self.fields[name] = forms.ChoiceField(
                    label=COLUMNS[name],
                    choices=[("", _("Choose")), *known],
                    error_messages={"required": _("Choose one.")},
                )

    def _field(self, name: str, label: Any, columns: list[tuple[str, str]]) -> forms.Field:
        if name in CHOICES:
            required = name == "sign_rule"
            widget = forms.RadioSelect if required else forms.Select
            return forms.ChoiceField(
                choices=CHOICES[name], label=label, required=required, widget=widget
            )
        if name in WORDS:
            help_text, longest = WORDS[name]
            return forms.CharField(
                label=label, required=False, max_length=longest, help_text=help_text
            )
        if name == "description":
            return forms.TypedMultipleChoiceField(
                choices=columns[1:],
                coerce=int,
                label=label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        return forms.TypedChoiceField(
            choices=columns, coerce=int, empty_value=None, label=label, required=False
        )

    def _help(self, name: str, confidence: dict[str, float]) -> str:
        """How sure the reader is of a column it found, and what words a field takes."""
        words = str(WORDS[name][0]) if name in WORDS else ""
        if name not in confidence or self.proposal.get(name) in (None, "", []):
            return words
        sure = next(text for least, text in CERTAINTY if confidence[name] >= least)
        return f"{sure} {words}".strip()

    @property
    def asked_names(self) -> list[str]:
        """The fields that the reader could not decide."""
        names = [name for item in self.undecided for name in ASKED[item]]
        return list(dict.fromkeys(names))

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.asked_names]

    @property
    def settled(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.asked_names]

    @property
    def has_settled_errors(self) -> bool:
        return any(field.errors for field in self.settled)

    @property
    def password(self) -> str:
        """What was entered for a protected file, as it was typed; "" where nothing was."""
        return self.data.get("password", "") if self.protected else ""

    def clean_default_currency(self) -> str:
        return self.cleaned_data["default_currency"].strip().upper()

    def clean_debit_flags(self) -> list[str]:
        text = self.cleaned_data["debit_flags"]
        return [word.strip() for word in text.split(",")] if text.strip() else []

    def mapping(self) -> dict[str, Any]:
        """The answer; what the form does not ask stays as proposed."""
        return {**self.proposal, **self.cleaned_data}


def _initial(proposal: dict[str, Any]) -> dict[str, Any]:
    initial = {name: proposal.get(name) for name in COLUMNS}
    initial["debit_flags"] = ", ".join(proposal.get("debit_flags", []))
    return initial


def _column_choices(question: dict[str, Any]) -> list[tuple[str, str]]:
    choices = [("", _("None"))]
    for column in question.get("columns", []):
        name = column["name"] or _("Column %s") % (column["index"] + 1)
        samples = ", ".join(column["samples"][:2])
        label = f"{name} ({samples[:40]})" if samples else name
        choices.append((str(column["index"]), label))
    return choices
