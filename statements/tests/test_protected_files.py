"""Real protected files through the whole way: upload, question, password, rows."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from msoffcrypto.format.ooxml import OOXMLFile
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from xlsxwriter import Workbook

from smes.tests.factories import SmeFactory
from statements.enums import StatementStatus
from statements.tests.factories import read_file

pytestmark = pytest.mark.django_db

PASSWORD = "Sesam öffne"
ROWS = (
    ("Date", "Description", "Amount", "Balance"),
    ("2026-01-21", "Card sales", "100.00", "1100.00"),
    ("2026-01-22", "Rent", "-40.00", "1060.00"),
    ("2026-01-23", "Card sales", "250.00", "1310.00"),
)


def xlsx():
    plain, protected = io.BytesIO(), io.BytesIO()
    with Workbook(plain) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(ROWS):
            for column, cell in enumerate(cells):
                is_number = number and column > 1
                sheet.write(number, column, float(cell) if is_number else cell)
    OOXMLFile(plain).encrypt(PASSWORD, protected)
    return protected.getvalue()


def pdf():
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("sesam", strength=128))
    for number, cells in enumerate(ROWS):
        for x, cell in zip((50, 150, 350, 450), cells, strict=True):
            canvas.drawString(x, 780 - 20 * number, cell)
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize(("make", "password"), [(xlsx, PASSWORD), (pdf, "sesam")])
def test_a_protected_file_is_read_once_its_password_is_told(make, password):
    sme = SmeFactory()
    owner = Client()
    owner.force_login(sme.owner)
    statement = read_file(sme, make(), f"statement.{make.__name__}")
    assert (statement.status, statement.is_protected) == (StatementStatus.NEEDS_PASSWORD, True)
    address = reverse("statements:password", args=[statement.pk])
    assert owner.post(address, {"password": "not it"}).status_code == 400
    assert owner.post(address, {"password": password}).status_code == 302
    statement.refresh_from_db()
    assert (statement.status, statement.row_count) == (StatementStatus.RECONCILED, 3)
    assert (statement.opening_balance, statement.closing_balance) == (1000_00, 1310_00)
