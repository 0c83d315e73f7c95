"""Rows by their words and sign."""

import pytest

from statements.categories import choices_for, classify, rule_for
from statements.category_words import RULES
from statements.enums import Category, CategorySource
from statements.words import words_of

C = Category


@pytest.mark.parametrize(
    ("words", "amount", "category"),
    [
        ("Card sales terminal 4", 100, C.REVENUE),
        ("Supplier Lopes invoice 7", -100, C.SUPPLIES),
        ("LOAN DISBURSEMENT 8812", 100, C.LOAN_IN),
        ("Loan repayment March", -100, C.LOAN_REPAYMENT),
        ("Darlehenstilgung", -100, C.LOAN_REPAYMENT),
        ("Échéance prêt 0042", -100, C.LOAN_REPAYMENT),
        ("Salaries June", -100, C.SALARY),
        ("Nómina abril", -100, C.SALARY),
        ("Miete Büro", -100, C.RENT),
        ("Affitto locale", -100, C.RENT),
        ("HMRC VAT", -100, C.TAX),
        ("Bank fee", -100, C.FEES),
        ("Kontoführungsgebühr", -100, C.FEES),
        ("Refund order 12", 100, C.REFUND),
        ("Refund order 12", -100, C.REFUND),
        ("Returned direct debit NSF", 100, C.RETURNED),
        ("Transfer to savings", -100, C.TRANSFER),
        ("Umbuchung", 100, C.TRANSFER),
        ("Owner capital injection", 100, C.OWNER_CAPITAL),
        ("Privatentnahme", -100, C.OWNER_DRAWINGS),
        ("ATM withdrawal", -100, C.CASH),
        ("Coffee beans", -100, C.SUPPLIES),
        ("Taxi to airport", -100, C.SUPPLIES),
        ("Salary of a customer's help", 100, C.REVENUE),
    ],
)
def test_words_and_sign_decide(words, amount, category):
    assert classify(words, "", amount).category == category


def test_the_counterparty_counts_as_well():
    assert classify("Monthly", "HMRC", -100).category == C.TAX


def test_a_sign_has_its_categories():
    names_in, names_out = (dict(choices_for(amount)) for amount in (1, -1))
    assert names_in.keys() | names_out.keys() == set(C.values)
    assert C.SALARY not in names_in
    assert C.REVENUE not in names_out


# One row of each rule family in each group of languages: category, sign, rows.
FAMILIES = [
    (C.RETURNED, 0,
     "Returned cheque 12|Rejet de prélèvement EDF|Rücklastschrift 4|Recibo devuelto luz"
     "|Cheque devolvido|SDD insoluto|Geweigerde incasso|Brak środków|Vrácená platba"
     "|Returnert betaling|Hundi iliyorudishwa|Karşılıksız çek"),
    (C.LOAN_REPAYMENT, -1, "Loan repayment 3|Échéance prêt 42|Darlehenstilgung|Cuota préstamo"
     "|Prestação empréstimo|Rata mutuo|Aflossing lening|Rata kredytu|Splátka úvěru|Avdrag lån"
     "|Rejesho la mkopo|Kredi taksiti 4"),
    (C.LOAN_IN, 1, "Loan disbursement 8812|Déblocage de prêt|Darlehensauszahlung|Abono préstamo"
     "|Empréstimo 12|Erogazione mutuo|Uitbetaling lening|Uruchomienie kredytu|Čerpání úvěru"
     "|Utbetaling lån|Fuliza M-PESA|Kredi kullandırımı"),
    (C.OWNER_CAPITAL, 1, "Owner's capital|Apport personnel|Privateinlage|Aportación socio"
     "|Aumento de capital|Conferimento soci|Privéstorting|Wpłata właściciela|Vklad společníka"
     "|Kapitalinnskudd|Mtaji wa mmiliki|Sermaye artırımı"),
    (C.OWNER_DRAWINGS, -1, "Owner's drawings|Dividendes 2025|Privatentnahme|Retiro socio"
     "|Distribuição de lucros|Prelievo titolare|Privé opname|Dywidenda|Podíl na zisku"
     "|Privatuttak|Gawio la faida|Temettü"),
    (C.TRANSFER, 0, "Transfer to savings|Virement interne|Umbuchung|Traspaso entre cuentas"
     "|Transferência entre contas|Giroconto|Naar spaarrekening|Przelew własny|Vlastní účet"
     "|Egen overføring|M-Shwari deposit|Virman"),
    (C.REFUND, 1,
     "Refund order 12|Remboursement achat|Rückerstattung|Devolución compra|Estorno compra"
     "|Rimborso|Terugbetaling|Zwrot środków|Dobropis|Tilbakebetaling|Reversal of 12|İade"
     "|Finanzamt Wien|HMRC repayment"),
    (C.SALARY, -1, "Salaries June|Virement salaire mai|Lohn und Gehalt|Nómina abril|Ordenados"
     "|Stipendio|Salarisbetaling|Wynagrodzenie|Výplata mzdy|Lønn mars|Mishahara|Maaş ödemesi"),
    (C.TAX, -1, "HMRC VAT|Impôt sur les sociétés|Umsatzsteuer Q1|Agencia Tributaria modelo 303"
     "|Imposto de renda|F24 saldo|Belastingdienst|Urząd Skarbowy|Finanční úřad|Skatteverket"
     "|KRA iTax|KDV ödemesi"),
    (C.RENT, -1, "Rent March|Loyer avril|Büromiete|Alquiler local|Aluguel loja|Affitto locale"
     "|Huur kantoor|Czynsz najmu|Nájemné|Husleie|Kodi ya pango|Ofis kirası"),
    (C.FEES, -1, "Bank fee|Frais de tenue de compte|Kontoführungsgebühr|Comisión mantenimiento"
     "|Tarifa pacote|Spese tenuta conto|Bankkosten|Prowizja za przelew|Poplatek za vedení"
     "|Bankgebyr|Makato ya benki|Hesap işletim ücreti|Returned check fee"),
    (C.CASH, 0, "ATM08SEP|Retrait DAB|Bankomat 12|Reintegro cajero|Saque caixa|Prelievo bancomat"
     "|Geldopname|Wypłata gotówki|Výběr hotovosti|Kontantuttak|Kutoa pesa|Para çekme"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("category", "amount", "words"),
    [
        (category, amount, words)
        for category, sign, rows in FAMILIES
        for words in rows.split("|")
        for amount in ((100, -100) if sign == 0 else (sign * 100,))
    ],
)
def test_each_rule_speaks_each_language(category, amount, words):
    found = classify(words, "", amount)
    assert (found.category, found.source) == (category, CategorySource.RULE)


@pytest.mark.parametrize(
    "words",
    [
        "Taxi to airport",
        "Saldo shoes",
        "Retour ticket Amsterdam",
        "Rent a car Lisbon",
        "Pret A Manger",
        "Steuerberater Huber",
        "Cash and carry Metro",
        "Office chairs incl. VAT 20%",
        "Parental gifts",
        "Dan Zimmer carpenter",
        "Placebo Records",
        "Kreditkarte Rechnung",
        "Lohmann flowers",
        "Feeder cables",
        "Casher systems",
        "Wagemans groceries",
    ],
)
def test_words_that_only_look_like_those_of_a_rule(words):
    assert classify(words, "", -100).category == C.SUPPLIES


def test_every_rule_can_be_met():
    """No phrase stands twice for one sign, so none is out of reach behind another."""
    for sign in (1, -1):
        phrases = [
            phrase
            for rule in RULES
            if rule.sign in (0, sign)
            for words in rule.words.values()
            for phrase in set(words.split("|"))
            if phrase
        ]
        assert "" not in phrases
        for phrase in set(phrases):
            assert rule_for(words_of(phrase.replace("*", "")), sign) is not None
