"""Statements in many languages and in the encodings that banks there use; content decides."""

from __future__ import annotations

import pytest

from statements.reconciliation import reconcile

from .reading import read_bytes

#: Language: encoding, the file, the description of its first row. Each holds 1000 in and 10 out.
LANGUAGES = {
    "Danish": (
        "cp1252",
        "Bogføringsdato;Tekst;Beløb;Saldo;Valuta\n"
        "24.03.2024;Kunde æøå;1.000,00;1.000,00;DKK\n"
        "25.03.2024;Butik;-10,00;990,00;DKK\n",
        "Kunde æøå",
    ),
    "Norwegian": (
        "cp1252",
        "Bokført dato;Beskrivelse;Inn;Ut;Saldo\n"
        "24.03.2024;Kunde ø;1 000,00;;1 000,00\n"
        "25.03.2024;Butikk;;10,00;990,00\n",
        "Kunde ø",
    ),
    "Swedish": (
        "cp1252",
        "Bokföringsdatum;Text;Belopp;Saldo\n"
        "2024-03-24;Kund å;1 000,00;1 000,00\n"
        "2024-03-25;Affär;-10,00;990,00\n",
        "Kund å",
    ),
    "Finnish": (
        "cp1252",
        "Kirjauspäivä;Arvopäivä;Määrä EUROA;Selitys;Saaja/Maksaja;Viesti\n"
        "24.03.2024;24.03.2024;1000,00;Tilisiirto;Asiakas;a\n"
        "25.03.2024;25.03.2024;-10,00;Osto;Kauppa;b\n",
        "Tilisiirto a",
    ),
    "Finnish, two sides named": (
        "cp1252",
        "Kirjauspäivä;Maksupäivä;Summa;Tapahtumalaji;Maksaja;Saajan nimi;Viesti\n"
        "24.03.2024;24.03.2024;1000,00;Tilisiirto;Asiakas;x;a\n"
        "25.03.2024;25.03.2024;-10,00;Osto;Kauppa;y;b\n",
        "a",
    ),
    "Polish": (
        "cp1250",
        "Data operacji;Data księgowania;Opis operacji;Kwota;Saldo końcowe;Waluta\n"
        "2024-03-24;2024-03-24;Wpłata łódź;1 000,00;1 000,00;PLN\n"
        "2024-03-25;2024-03-25;Sklep;-10,00;990,00;PLN\n",
        "Wpłata łódź",
    ),
    "Polish, two columns": (
        "cp1250",
        "Data transakcji;Tytuł;Obciążenia;Uznania;Saldo\n"
        "2024-03-24;Wpłata;;1 000,00;1 000,00\n"
        "2024-03-25;Sklep żółty;-10,00;;990,00\n",
        "Wpłata",
    ),
    "Czech": (
        "cp1250",
        "Datum zaúčtování;Popis transakce;Částka;Měna;Zůstatek\n"
        "24.03.2024;Příjem;1 000,00;CZK;1 000,00\n"
        "25.03.2024;Nákup;-10,00;CZK;990,00\n",
        "Příjem",
    ),
    "Slovak": (
        "cp1250",
        "Dátum zaúčtovania;Popis;Suma;Mena;Zostatok\n"
        "24.03.2024;Príjem;1 000,00;EUR;1 000,00\n"
        "25.03.2024;Nákup ľ;-10,00;EUR;990,00\n",
        "Príjem",
    ),
    "Hungarian": (
        "iso8859_2",
        "Könyvelés dátuma;Leírás;Terhelés;Jóváírás;Egyenleg\n"
        "2024.03.24;Vevő;;1 000,00;1 000,00\n"
        "2024.03.25;Bolt őű;10,00;;990,00\n",
        "Vevő",
    ),
    "Hungarian, whole forints": (
        "utf-8",
        "Tranzakció dátuma;Közlemény;Összeg;Pénznem;Könyvelt egyenleg\n"
        "2024.03.24;Vevő;1 000;HUF;1 000\n"
        "2024.03.25;Bolt;-10;HUF;990\n",
        "Vevő",
    ),
    "Romanian": (
        "iso8859_2",
        "Data;Descriere;Debit;Credit;Sold\n"
        "24.03.2024;Încasare client;;1.000,00;1.000,00\n"
        "25.03.2024;Plată;10,00;;990,00\n",
        "Încasare client",
    ),
    "Romanian, signed": (
        "utf-8",
        "Data tranzacției;Detalii tranzacție;Suma;Valuta;Sold final\n"
        "24.03.2024;Încasare;1.000,00;RON;1.000,00\n"
        "25.03.2024;Plată;-10,00;RON;990,00\n",
        "Încasare",
    ),
    "Turkish": (
        "cp1254",
        "İşlem Tarihi;Açıklama;İşlem Tutarı;Bakiye;Döviz Cinsi\n"
        "24.03.2024;MÜŞTERİ;1.000,00;1.000,00;TRY\n"
        "25.03.2024;MAĞAZA;-10,00;990,00;TRY\n",
        "MÜŞTERİ",
    ),
    "Turkish, two columns": (
        "cp1254",
        "Tarih;Açıklama;Borç;Alacak;Bakiye\n"
        "24.03.2024;MÜŞTERİ;;1.000,00;1.000,00\n"
        "25.03.2024;MAĞAZA;10,00;;990,00\n",
        "MÜŞTERİ",
    ),
    "Greek": (
        "cp1253",
        "Ημερομηνία;Περιγραφή;Χρέωση;Πίστωση;Υπόλοιπο\n"
        "24/03/2024;Πελάτης;;1.000,00;1.000,00\n"
        "25/03/2024;Κατάστημα;10,00;;990,00\n",
        "Πελάτης",
    ),
    "Greek, with a flag": (
        "cp1253",
        "Ημ/νία;Αιτιολογία;Ποσό;Πρόσημο;Λογιστικό Υπόλοιπο\n"
        "24/03/2024;Πελάτης;1.000,00;Π;1.000,00\n"
        "25/03/2024;Κατάστημα;10,00;Χ;990,00\n",
        "Πελάτης",
    ),
    "Russian": (
        "cp1251",
        "Дата проводки;Назначение платежа;Дебет;Кредит;Остаток\n"
        "24.03.2024;Оплата от клиента;;1 000,00;1 000,00\n"
        "25.03.2024;Магазин;10,00;;990,00\n",
        "Оплата от клиента",
    ),
    "Russian, signed": (
        "cp1251",
        "Дата операции;Сумма операции;Валюта операции;Описание;Статус\n"
        "24.03.2024;1000,00;RUB;Клиент;OK\n"
        "25.03.2024;-10,00;RUB;Магазин;OK\n",
        "Клиент",
    ),
    "Ukrainian": (
        "cp1251",
        "Дата операції;Опис операції;Сума;Валюта;Залишок\n"
        "24.03.2024;Клієнт;1000,00;UAH;1000,00\n"
        "25.03.2024;Крамниця;-10,00;UAH;990,00\n",
        "Клієнт",
    ),
    "Bulgarian": (
        "cp1251",
        "Дата;Основание;Дебит;Кредит;Салдо\n"
        "24.03.2024;Клиент;;1000,00;1000,00\n"
        "25.03.2024;Магазин;10,00;;990,00\n",
        "Клиент",
    ),
    "Arabic": (
        "utf-8",
        "التاريخ,الوصف,مدين,دائن,الرصيد\n"
        '24/03/2024,عميل,,"1,000.00","1,000.00"\n'
        "25/03/2024,متجر,10.00,,990.00\n",
        "عميل",
    ),
    "Arabic, signed": (
        "cp1256",
        "تاريخ العملية,البيان,المبلغ,العملة,الرصيد\n"
        '24/03/2024,عميل,"1,000.00",SAR,"1,000.00"\n'
        "25/03/2024,متجر,-10.00,SAR,990.00\n",
        "عميل",
    ),
    "Hebrew": (
        "cp1255",
        "תאריך,תיאור,חובה,זכות,יתרה\n"
        '24/03/2024,לקוח,,"1,000.00","1,000.00"\n'
        "25/03/2024,חנות,10.00,,990.00\n",
        "לקוח",
    ),
    "Chinese": (
        "gb18030",
        "交易日期,交易摘要,支出金额,收入金额,账户余额\n"
        "2024-03-24,客户付款,,1000.00,1000.00\n"
        "2024-03-25,商店,10.00,,990.00\n",
        "客户付款",
    ),
    "Chinese, for businesses": (
        "gb18030",
        "交易时间,摘要,借方发生额,贷方发生额,余额,对方户名\n"
        "2024-03-24 10:00:00,货款,,1000.00,1000.00,客户\n"
        "2024-03-25 11:00:00,办公,10.00,,990.00,商店\n",
        "货款",
    ),
    "Chinese, Taiwan": (
        "big5",
        "交易日期,摘要,支出,存入,餘額\n2024/03/24,客戶匯款,,1000,1000\n2024/03/25,商店,10,,990\n",
        "客戶匯款",
    ),
    "Japanese": (
        "cp932",
        "日付,摘要,お支払金額,お預り金額,差引残高\n"
        "2024/3/24,振込　カ）トリヒキサキ,,1000,1000\n"
        "2024/3/25,カード,10,,990\n",
        "振込 カ）トリヒキサキ",
    ),
    "Korean": (
        "cp949",
        "거래일자,적요,출금금액,입금금액,잔액\n"
        "2024-03-24,고객,,1000,1000\n"
        "2024-03-25,상점,10,,990\n",
        "고객",
    ),
    "German, from a Mac": (
        "mac_roman",
        "Buchungstag;Empfänger;Verwendungszweck;Betrag;Währung\n"
        "24.03.2024;Müller;für Öl;1.000,00;EUR\n"
        "25.03.2024;Bäcker;Brötchen;-10,00;EUR\n",
        "für Öl",
    ),
    "Croatian": (
        "cp1250",
        "Datum knjiženja;Opis plaćanja;Isplata;Uplata;Stanje\n"
        "24.03.2024;Kupac;;1.000,00;1.000,00\n"
        "25.03.2024;Dućan;10,00;;990,00\n",
        "Kupac",
    ),
    "Lithuanian": (
        "utf-8",
        "Data;Gavėjas / Mokėtojas;Mokėjimo paskirtis;Suma;Valiuta;D/K\n"
        "2024-03-24;Klientas;a;1000.00;EUR;K\n"
        "2024-03-25;Parduotuvė;b;10.00;EUR;D\n",
        "Klientas",
    ),
    "Estonian": (
        "utf-8",
        "Kuupäev;Saaja/Maksja;Selgitus;Summa;Valuuta;Deebet/Kreedit\n"
        "24.03.2024;Klient;a;1000,00;EUR;K\n"
        "25.03.2024;Pood;b;10,00;EUR;D\n",
        "Klient",
    ),
    "Indonesian": (
        "utf-8",
        "Tanggal,Keterangan,Debet,Kredit,Saldo\n"
        '24/03/2024,Pelanggan,,"1,000.00","1,000.00"\n'
        "25/03/2024,Toko,10.00,,990.00\n",
        "Pelanggan",
    ),
    "Vietnamese": (
        "utf-8",
        "Ngày giao dịch,Diễn giải,Ghi nợ,Ghi có,Số dư\n"
        "24/03/2024,Khach,,1000,1000\n"
        "25/03/2024,Cua hang,10,,990\n",
        "Khach",
    ),
    "Swahili": (
        "utf-8",
        "Tarehe,Maelezo,Kutoa,Kuweka,Salio\n"
        '24/03/2024,Mteja,,"1,000.00","1,000.00"\n'
        "25/03/2024,Duka,10.00,,990.00\n",
        "Mteja",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_language(language, tmp_path):
    encoding, text, description = LANGUAGES[language]
    for form in (encoding, "utf-8", "utf-16"):
        reading = read_bytes(tmp_path, text.encode(form))
        rows = reading.rows
        assert [(row.booked_on.isoformat(), int(row.amount)) for row in rows] == [
            ("2024-03-24", 1000),
            ("2024-03-25", -10),
        ]
        assert (rows[0].description, reading.lost) == (description, [])
        assert reconcile(reading.accounts[0], rows).breaks == ()


def test_a_letter_that_the_encoding_does_not_have_far_down_is_no_crash(tmp_path):
    lines = [f"{day % 28 + 1:02}.03.2024;Müller für Öl {day};-1,00\n" for day in range(3000)]
    content = ("Buchungstag;Text;Betrag\n" + "".join(lines)).encode("cp1252")
    reading = read_bytes(tmp_path, content + b"25.03.2024;damaged \x81 letter;2,00\n")
    assert (len(reading.rows), reading.rows[-1].description) == (3001, "damaged \ufffd letter")
