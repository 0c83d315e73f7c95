"""The credit file as a PDF to print: the same parts as the page, from the same `CreditFile`.

Bounded in pages, since every list in it is. Texts are escaped, because ReportLab reads a
paragraph as markup that can name files and addresses. The font covers Latin, Greek and Cyrillic;
what it lacks is shown as `?`, and a note on the last page says so.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import font_source_sans_pro
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from core import clock
from core.money import format_money
from core.numbers import number_text
from investors.credit_file import evidence_words, key_figures, month_states, state_of
from investors.queries import CreditFile, EvidenceMonth
from scoring.enums import MilestoneKind
from scoring.presentation import page_of
from smes.enums import Basis, RiskLevel, Scope

PDF = "application/pdf"
PLAIN, BOLD = "SourceSansPro", "SourceSansPro-Bold"
FONT_FILES = {PLAIN: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Bold.ttf"}
MARGIN = 18 * mm
PADDING = 6  # points, of the frame of a page
WIDTH = A4[0] - 2 * (MARGIN + PADDING)
SCORES, MONTHS = 12, 12  # the last ones, so that the file stays short
INK, MUTED, LINE, SHADE = (HexColor(c) for c in ("#17212b", "#52606d", "#d5dbe1", "#f3f5f7"))


def pdf_response(file: CreditFile, *, reader: str) -> HttpResponse:
    """The file as an attachment that no cache keeps."""
    response = HttpResponse(pdf_of(file, reader=reader), content_type=PDF)
    response["Content-Disposition"] = f'attachment; filename="credit-file-{file.sme.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def pdf_of(file: CreditFile, *, reader: str) -> bytes:
    """The bytes of the PDF; `reader` is whom it is made for, and stands on each page."""
    return _Paper(reader).print(file)


@cache
def _glyphs() -> frozenset[int]:
    """The code points that both fonts can draw; registers them with ReportLab."""
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    fonts = [TTFont(name, str(folder / file)) for name, file in FONT_FILES.items()]
    for font in fonts:
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))


def _styles() -> dict[str, ParagraphStyle]:
    body = ParagraphStyle("body", fontName=PLAIN, fontSize=9.5, leading=12.5, textColor=INK)
    return {
        "body": body,
        "bold": ParagraphStyle("bold", body, fontName=BOLD),
        "number": ParagraphStyle("number", body, alignment=2),
        "note": ParagraphStyle("note", body, fontSize=8, leading=10.5, textColor=MUTED),
        "head": ParagraphStyle("head", body, fontName=BOLD, fontSize=8, textColor=MUTED),
        "head to the right": ParagraphStyle(
            "right", body, fontName=BOLD, fontSize=8, textColor=MUTED, alignment=2
        ),
        "title": ParagraphStyle("title", body, fontName=BOLD, fontSize=20, leading=25),
        "section": ParagraphStyle(
            "section", body, fontName=BOLD, fontSize=12, leading=16, spaceBefore=10, spaceAfter=4
        ),
        "score": ParagraphStyle("score", body, fontName=BOLD, fontSize=30, leading=34),
    }


GRID = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
)


class _Paper:
    """One PDF in the making; remembers whether a character was missing."""

    def __init__(self, reader: str) -> None:
        self.glyphs = _glyphs()
        self.styles = _styles()
        self.is_missing = False
        self.made = date_format(clock.today(), "j M Y")
        self.reader = self.text(reader)

    def print(self, file: CreditFile) -> bytes:
        story = list(self.story(file))
        if self.is_missing:
            note = _("“?” stands for characters that this file cannot show; the page shows them.")
            story.append(self.par(note, "note"))
        target = BytesIO()
        SimpleDocTemplate(
            target,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=16 * mm,
            bottomMargin=18 * mm,
            title=self.text(_("Credit file of %(name)s") % {"name": file.sme.business_name}),
            author="Partnex",
            invariant=1,
        ).build(story, onFirstPage=self.footer, onLaterPages=self.footer)
        return target.getvalue()

    def footer(self, canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(PLAIN, 7.5)
        canvas.setFillColor(MUTED)
        words = _("Made by Partnex on %(day)s for %(reader)s. Confidential.") % {
            "day": self.made,
            "reader": self.reader,
        }
        canvas.drawString(MARGIN + PADDING, 10 * mm, self.text(words)[:140])
        page = self.text(_("Page %(number)s") % {"number": document.page})
        canvas.drawRightString(A4[0] - MARGIN - PADDING, 10 * mm, page)
        canvas.restoreState()

    # -- Texts

    def text(self, words: object) -> str:
        """What the font can draw of a text; nothing that turns or hides what stands around it."""
        shown = []
        for letter in unicodedata.normalize("NFC", str(words)):
            if letter.isspace():
                shown.append(" ")
            elif unicodedata.category(letter)[0] == "C":
                continue
            elif ord(letter) in self.glyphs:
                shown.append(letter)
            else:
                shown.append("?")
                self.is_missing = True
        return "".join(shown)

    def par(self, words: object, style: str = "body") -> Paragraph:
        return Paragraph(escape(self.text(words)), self.styles[style])

    def section(self, words: str) -> Paragraph:
        return self.par(words, "section")

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[object]],
        widths: Sequence[float],
        numbers: frozenset[int] = frozenset(),
    ) -> Table:
        """`widths` are shares of the page; `numbers` are the columns set to the right."""
        heads = ["head to the right" if index in numbers else "head" for index in range(len(head))]
        lines = [list(map(self.par, head, heads))] if head else []
        for row in rows:
            styles = ["number" if index in numbers else "body" for index in range(len(row))]
            lines.append([self.par(*pair) for pair in zip(row, styles, strict=True)])
        whole = sum(widths)
        columns = [WIDTH * width / whole for width in widths]
        return Table(lines, colWidths=columns, style=GRID, repeatRows=1 if head else 0)

    # -- Parts

    def story(self, file: CreditFile) -> Iterable[Flowable]:
        sme = file.sme
        yield self.par(sme.business_name, "title")
        yield self.par(f"{sme.industry_name} · {sme.location}", "note")
        yield Spacer(1, 4 * mm)
        yield from self.card(file)
        yield from self.summary(file)
        yield from self.evidence(file)
        yield from self.reasons(file)
        yield from self.history(file)
        yield from self.milestones(file)
        yield from self.months(file)
        yield from self.not_shared(file)

    def card(self, file: CreditFile) -> Iterable[Flowable]:
        sme = file.sme
        facts: list[tuple[str, object]] = [
            (_("Years of operation"), number_text(sme.years_of_operation)),
            (_("Employees"), number_text(sme.employees)),
        ]
        if file.profile:
            facts += [
                (_("Registration number"), sme.registration_number or "–"),
                (_("Website"), sme.website or "–"),
            ]
        score = _("Not scored yet") if sme.score is None else f"{sme.score} / 100"
        words = [
            str(RiskLevel(sme.risk_level).label) if sme.risk_level else "",
            str(Basis(sme.score_basis).label) if sme.score_basis else "",
            date_format(sme.scored_at, "j M Y") if sme.scored_at else "",
        ]
        left = [self.par(score, "score"), self.par(" · ".join(filter(None, words)), "note")]
        right = self.table([], facts, (2, 3))
        right._argW = [WIDTH * 0.22, WIDTH * 0.36]
        style = TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
        yield Table([[left, right]], colWidths=[WIDTH * 0.4, WIDTH * 0.6], style=style)
        if file.profile and sme.description:
            yield Spacer(1, 2 * mm)
            yield self.par(sme.description)

    def summary(self, file: CreditFile) -> Iterable[Flowable]:
        figures = key_figures(file)
        if figures:
            yield self.section(_("In short"))
            rows = [(figure.label, figure.value, figure.evidence) for figure in figures]
            head = [_("Figure"), _("Value"), _("Rests on")]
            yield self.table(head, rows, (3, 2, 5), frozenset({1}))

    def evidence(self, file: CreditFile) -> Iterable[Flowable]:
        if file.evidence is None:
            return
        yield self.section(_("How far the evidence goes"))
        for sentence in evidence_words(file.evidence):
            yield self.par(sentence)
        late = state_of(EvidenceMonth(clock.today(), True, False, 0, 0))[0]  # counted above
        amiss = [
            (date_format(month, "M Y"), words)
            for month, words, tone in month_states(file.evidence.months)
            if tone != "good" and words != late
        ]
        if amiss:
            yield Spacer(1, 2 * mm)
            yield self.table([_("Month"), _("State")], amiss, (1, 4))

    def reasons(self, file: CreditFile) -> Iterable[Flowable]:
        if file.reasons is None:
            return
        page = page_of(file.reasons)
        yield self.section(_("What makes up the %(value)s") % {"value": file.reasons.value})
        rows = [
            (p.label, f"{p.text} / {number_text(p.possible, 2)}", p.sentence) for p in page.parts
        ]
        yield self.table([_("Part"), _("Points"), _("Why")], rows, (2.4, 1.4, 5), frozenset({1}))
        words = _("The parts add up to %(sum)s; rounded (%(rounding)s) that is %(value)s.")
        sums = {
            "sum": page.sum_of_parts,
            "rounding": page.rounding,
            "value": file.reasons.value,
        }
        yield self.par(words % sums, "note")
        for reason in page.reasons:
            yield Spacer(1, 1.5 * mm)
            yield self.par(f"{reason['title']} ({reason['words']})", "bold")
            yield self.par(reason["sentence"])

    def history(self, file: CreditFile) -> Iterable[Flowable]:
        if not file.scores:
            return
        yield self.section(_("Scores over time"))
        rows = [
            (date_format(score.created_at, "j M Y"), score.value, RiskLevel(score.risk_level).label)
            for score in file.scores[-SCORES:][::-1]
        ]
        yield self.table([_("Scored"), _("Score"), _("Level")], rows, (2, 1, 5), frozenset({1}))

    def milestones(self, file: CreditFile) -> Iterable[Flowable]:
        if file.milestones:
            yield self.section(_("Milestones"))
            for milestone in file.milestones:
                words = MilestoneKind(milestone.kind).label
                yield self.par(f"{words}, {date_format(milestone.reached_at, 'j M Y')}")

    def months(self, file: CreditFile) -> Iterable[Flowable]:
        if not file.monthly_figures:
            return
        months = file.monthly_figures[-MONTHS:]
        currency = months[0].currency
        yield self.section(_("Cash flow by month, %(currency)s") % {"currency": currency})

        def money(minor: int | None) -> str:
            return "–" if minor is None else format_money(minor, currency, whole=True)

        rows = [
            (
                date_format(month.month, "M Y"),
                money(month.inflow),
                money(month.outflow),
                money(month.true_revenue),
                money(month.operating_expense),
                money(month.debt_service),
                money(month.average_balance),
            )
            for month in months
        ]
        head = [
            _("Month"),
            _("Money in"),
            _("Money out"),
            _("Revenue"),
            _("Expense"),
            _("Debt service"),
            _("Balance"),
        ]
        yield self.table(head, rows, (1.2, 1, 1, 1, 1, 1, 1), frozenset(range(1, 7)))

    def not_shared(self, file: CreditFile) -> Iterable[Flowable]:
        kept = [scope for scope in file.not_shared if scope != Scope.TRANSACTIONS]
        if kept:
            yield self.section(_("Not shared with the reader"))
            yield self.par(", ".join(str(scope.label) for scope in kept))
            yield self.par(
                _("Only the owner can open these; ask on the page of this file."), "note"
            )
