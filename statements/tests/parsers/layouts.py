"""Exports written by hand after the published layouts of many banks; none is anyone's real file.

Each: name -> (text, expected). `expected` is (rows, first date in the file, sum, currency) or the
list of what must be asked.
"""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

LAYOUTS: dict[str, tuple[str, object]] = {
    "booked or not in a column of its own": (
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung";"Info"\n'
        '"DE89370400440532013000";"15.03.24";"15.03.24";"KARTENZAHLUNG";"Vormerkung";"Shop";"-20,00";"EUR";"Umsatz vorgemerkt"\n'
        '"DE89370400440532013000";"14.03.24";"14.03.24";"FOLGELASTSCHRIFT";"Miete";"Vermieter";"-845,60";"EUR";"Umsatz gebucht"\n'
        '"DE89370400440532013000";"13.03.24";"13.03.24";"GUTSCHRIFT";"R1";"Kunde";"2.000,00";"EUR";"Umsatz gebucht"\n',
        (2, "2024-03-14", "1154.40", "EUR"),
    ),
    "awaited in danish": (
        '"Dato";"Kategori";"Underkategori";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"\n'
        '"13.03.2024";"A";"B";"Kunde";"2.000,00";"2.000,00";"Udført";"Nej"\n'
        '"14.03.2024";"A";"B";"Butik";"-45,60";"1.954,40";"Udført";"Nej"\n'
        '"16.03.2024";"A";"B";"Butik";"-5,60";"";"Venter";"Nej"\n',
        (2, "2024-03-13", "1954.40", ""),
    ),
    "reais beside each name": (
        "Data;Histórico;Docto.;Crédito (R$);Débito (R$);Saldo (R$)\n"
        "13/03/24;TED Cliente;1;2.000,00;;2.000,00\n14/03/24;PIX Loja;2;;-45,60;1.954,40\n",
        (2, "2024-03-13", "1954.40", "BRL"),
    ),
    "hours of greenwich in the names": (
        "Date started (UTC),Date completed (UTC),ID,Type,Description,Payer,Orig currency,Orig amount,Payment currency,Amount,Fee,Balance,Account\n"
        "2024-03-13,2024-03-14,a,CARD_PAYMENT,Shop,Jo,EUR,-10.00,EUR,-10.00,0.00,1990.00,EUR Main\n"
        "2024-03-13,2024-03-13,b,TOPUP,Client,,EUR,2000.00,EUR,2000.00,0.00,2000.00,EUR Main\n",
        (2, "2024-03-14", "1990.00", "EUR"),
    ),
    "sum in the currency of the account": (
        "Дата операции;Дата обработки;Код авторизации;Описание;Категория;Сумма в валюте счёта;Остаток\n"
        "14.03.2024;14.03.2024;123;Магазин;Супермаркеты;-1 045,60;954,40\n"
        "13.03.2024;13.03.2024;124;Клиент;Переводы;+2 000,00;2 000,00\n",
        (2, "2024-03-14", "954.40", ""),
    ),
    "the date it was posted": (
        '"DETAILED STATEMENT"\n,"No.","Transaction ID","Value Date","Txn Posted Date","ChequeNo.","Description","Cr/Dr","Transaction Amount(INR)","Available Balance(INR)"\n'
        ',"1","S1","13/03/2024","13/03/2024 10:11:12 AM","-","NEFT Client","CR","2,00,000.00","2,00,000.00"\n'
        ',"2","S2","14/03/2024","14/03/2024 11:11:12 AM","-","UPI Shop","DR","1,045.60","1,98,954.40"\n',
        (2, "2024-03-13", "198954.40", "INR"),
    ),
    "revolut": (
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
        "CARD_PAYMENT,Current,2024-03-01 10:00:00,2024-03-02 08:00:00,Shop,-10.50,0.00,EUR,COMPLETED,89.50\n"
        "TOPUP,Current,2024-03-03 10:00:00,2024-03-03 10:00:01,Top-Up,50.00,0.00,EUR,COMPLETED,139.50\n"
        "CARD_PAYMENT,Current,2024-03-04 10:00:00,,Cafe,-3.00,0.00,EUR,REVERTED,\n",
        (2, "2024-03-02", "39.50", "EUR"),
    ),
    "wise": (
        '"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From",'
        '"Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Total fees"\n'
        "CARD-1,14-03-2024,-12.34,EUR,Card transaction,,100.00,,,,,,,Shop,0.00\n"
        "TRANSFER-2,13-03-2024,112.34,EUR,Received money,INV 5,112.34,,,,Client Ltd,,,,0.00\n",
        (2, "2024-03-14", "100.00", "EUR"),
    ),
    "paypal": (
        '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","Transaction ID","Balance"\n'
        '"25/03/2024","10:11:12","CET","Client","Website Payment","Completed","EUR","100.00","-3.40","96.60","a@example.org","T1","96.60"\n'
        '"26/03/2024","10:11:12","CET","Supplier","Payment","Completed","EUR","-50.00","0.00","-50.00","b@example.org","T2","46.60"\n',
        (2, "2024-03-25", "46.60", "EUR"),
    ),
    "ing nl": (
        '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mutatiesoort","Mededelingen"\n'
        '"20240302","Winkel","NL01INGB0001234567","NL02RABO0123456789","BA","Af","12,50","Betaalautomaat","Pas 1"\n'
        '"20240301","Klant","NL01INGB0001234567","NL03ABNA0123456789","OV","Bij","1.250,00","Overschrijving","Factuur 7"\n',
        (2, "2024-03-02", "1237.50", "EUR"),
    ),
    "ing nl semicolon": (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"\n'
        '"20240302";"Winkel";"NL01INGB0001234567";"NL02RABO0123456789";"BA";"Af";"12,50";"Betaalautomaat";"Pas 1";"1237,50";""\n'
        '"20240301";"Klant";"NL01INGB0001234567";"NL03ABNA0123456789";"OV";"Bij";"1250,00";"Overschrijving";"Factuur 7";"1250,00";""\n',
        (2, "2024-03-02", "1237.50", "EUR"),
    ),
    "ing de": (
        "Umsatzanzeige;Datei erstellt am: 05.03.2024 10:00\n\nIBAN;DE89 3704 0044 0532 0130 00\nKontoname;Girokonto\n"
        "Bank;ING\nKunde;Erika Muster\nZeitraum;01.02.2024 - 05.03.2024\nSaldo;1.190,00;EUR\n\n"
        "Sortierung;Datum absteigend\n\n"
        "Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n"
        "04.03.2024;04.03.2024;Vermieter;Dauerauftrag;Miete;1.190,00;EUR;-810,00;EUR\n"
        "01.03.2024;01.03.2024;Kunde;Gutschrift;Rechnung 1;2.000,00;EUR;2.000,00;EUR\n",
        (2, "2024-03-04", "1190.00", "EUR"),
    ),
    "dkb": (
        '"Girokonto";"DE89370400440532013000"\n"Zeitraum:";"01.02.2024 - 05.03.2024"\n"Kontostand vom 05.03.2024:";"1.190,00 €"\n""\n'
        '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"\n'
        '"04.03.24";"04.03.24";"Gebucht";"Ich";"Vermieter";"Miete";"Ausgang";"DE02120300000000202051";"-810";"";"";""\n'
        '"01.03.24";"01.03.24";"Gebucht";"Kunde";"Ich";"Rechnung 1";"Eingang";"DE02120300000000202051";"2.000,00";"";"";""\n',
        (2, "2024-03-04", "1190.00", "EUR"),
    ),
    "comdirect": (
        ';\n"Umsätze Girokonto";"Zeitraum: 30 Tage";\n"Neuer Kontostand";"1.190,00 EUR";\n\n'
        '"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";\n'
        '"offen";"--";"Karte";"Laden";"-5,00";\n'
        '"04.03.2024";"04.03.2024";"Lastschrift";"Miete";"-810,00";\n'
        '"01.03.2024";"01.03.2024";"Gutschrift";"Rechnung 1";"2.000,00";\n\n"Alter Kontostand";"0,00 EUR";\n',
        (2, "2024-03-04", "1190.00", "EUR"),
    ),
    "sparkasse camt": (
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\n'
        '"DE89370400440532013000";"04.03.24";"04.03.24";"DAUERAUFTRAG";"Miete";"";"";"";"";"";"";"Vermieter";"DE02120300000000202051";"BYLADEM1001";"-810,00";"EUR";"Umsatz gebucht"\n'
        '"DE89370400440532013000";"01.03.24";"01.03.24";"GUTSCHRIFT";"Rechnung 1";"";"";"";"";"";"";"Kunde";"DE02120300000000202051";"BYLADEM1001";"2.000,00";"EUR";"Umsatz gebucht"\n',
        (2, "2024-03-04", "1190.00", "EUR"),
    ),
    "volksbank soll haben": (
        "Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;Vorgang/Verwendungszweck;Währung;Umsatz; \n"
        "04.03.2024;04.03.2024;Vermieter;Miete;EUR;810,00;S\n"
        "01.03.2024;01.03.2024;Kunde;Rechnung 1;EUR;2.000,00;H\n"
        ";;;;;;\n01.03.2024;;;Anfangssaldo;EUR;0,00;H\n04.03.2024;;;Endsaldo;EUR;1.190,00;H\n",
        (2, "2024-03-04", "1190.00", "EUR"),
    ),
    "postbank": (
        "Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN / Kontonummer;Betrag;Soll;Haben;Währung\n"
        "4.3.2024;4.3.2024;Dauerauftrag;Vermieter;Miete;DE02120300000000202051;-810,00;-810,00;;EUR\n"
        "1.3.2024;1.3.2024;Gutschrift;Kunde;Rechnung 1;DE02120300000000202051;2.000,00;;2.000,00;EUR\n",
        (2, "2024-03-04", "1190.00", "EUR"),
    ),
    "barclays": (
        "Number,Date,Account,Amount,Subcategory,Memo\n"
        "\t ,25/03/2024,20-00-00 12345678,-10.00,DIRECTDEP,SHOP\n"
        "\t ,24/03/2024,20-00-00 12345678,100.00,DIRECTDEP,CLIENT\n",
        (2, "2024-03-25", "90.00", ""),
    ),
    "lloyds": (
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance\n"
        "25/03/2024,DEB,'30-00-00,12345678,SHOP,10.00,,90.00\n"
        "24/03/2024,FPI,'30-00-00,12345678,CLIENT,,100.00,100.00\n",
        (2, "2024-03-25", "90.00", ""),
    ),
    "natwest": (
        "Date, Type, Description, Value, Balance, Account Name, Account Number\n"
        "\n25 Mar 2024,POS,'SHOP,-10.00,90.00,'MY BUSINESS,'600000-12345678,\n"
        "24 Mar 2024,BAC,'CLIENT,100.00,100.00,'MY BUSINESS,'600000-12345678,\n",
        (2, "2024-03-25", "90.00", ""),
    ),
    "chase": (
        "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\n"
        "DEBIT,03/25/2024,SHOP,-10.00,DEBIT_CARD,90.00,,\n"
        "CREDIT,03/24/2024,CLIENT,100.00,ACH_CREDIT,100.00,,\n",
        (2, "2024-03-25", "90.00", ""),
    ),
    "bank of america": (
        'Description,,Summary Amt.\nBeginning balance as of 03/01/2024,,"0.00"\nTotal credits,,"1,100.00"\n'
        'Total debits,,"-10.00"\nEnding balance as of 03/25/2024,,"1,090.00"\n\n'
        'Date,Description,Amount,Running Bal.\n03/01/2024,Beginning balance as of 03/01/2024,,"0.00"\n'
        '03/24/2024,"CLIENT","1,100.00","1,100.00"\n03/25/2024,"SHOP","-10.00","1,090.00"\n',
        (2, "2024-03-24", "1090.00", ""),
    ),
    "wells fargo": (
        '"03/25/2024","-10.00","*","","SHOP"\n"03/24/2024","100.00","*","","CLIENT"\n',
        ["columns"],
    ),
    "hdfc": (
        "Date     ,Narration                ,Value Dat,Debit Amount       ,Credit Amount      ,Chq/Ref Number   ,Closing Balance\n"
        " 24/03/24 ,NEFT CR-CLIENT, 24/03/24 ,0.00 ,100000.00 ,N1 ,100000.00\n"
        " 25/03/24 ,UPI-SHOP, 25/03/24 ,1000.00 ,0.00 ,N2 ,99000.00\n",
        (2, "2024-03-24", "99000.00", ""),
    ),
    "icici": (
        "S No.,Value Date,Transaction Date,Cheque Number,Transaction Remarks,Withdrawal Amount(INR),Deposit Amount(INR),Balance(INR)\n"
        '1,24/03/2024,24/03/2024,-,NEFT CLIENT,0,"1,00,000.00","1,00,000.00"\n'
        '2,25/03/2024,25/03/2024,-,UPI SHOP,"1,000.00",0,"99,000.00"\n',
        (2, "2024-03-24", "99000.00", "INR"),
    ),
    "sbi": (
        "Account Name\t:\tMr A\nAccount Number\t:\t_00000012345678901\nStart Date\t:\t1 Mar 2024\n\n"
        "Txn Date\tValue Date\tDescription\tRef No./Cheque No.\t        Debit\tCredit\tBalance\n"
        "24 Mar 2024\t24 Mar 2024\tBY TRANSFER-CLIENT\tN1\t \t1,00,000.00\t1,00,000.00\n"
        "25 Mar 2024\t25 Mar 2024\tTO TRANSFER-SHOP\tN2\t1,000.00\t \t99,000.00\n"
        "**This is a computer generated statement and does not require a signature\n",
        (2, "2024-03-24", "99000.00", ""),
    ),
    "m-pesa": (
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\n"
        'QA1,2024-03-24 10:00:00,Funds received from CLIENT,Completed,"1,000.00",,"1,000.00"\n'
        "QA2,2024-03-25 10:00:00,Pay Bill to SHOP,Completed,,-10.00,990.00\n",
        (2, "2024-03-24", "990.00", ""),
    ),
    "mbank": (
        "mBank S.A. Bankowość Detaliczna;\n#Klient;\nJAN TEST;\n\n#Za okres:;\n01.03.2024;31.03.2024;\n#Waluta;\nPLN;\n#Numer rachunku;\n"
        "61 1140 2004 0000 3002 0135 5387;\n\n"
        "#Data księgowania;#Data operacji;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;\n"
        '2024-03-24;2024-03-24;PRZELEW;"FAKTURA 1";"KLIENT";\'61114020040000300201355387\';1 000,00;1 000,00;\n'
        '2024-03-25;2024-03-25;ZAKUP;"SKLEP";"SKLEP";\'\';-10,00;990,00;\n\n;;;;;;#Saldo końcowe;990,00;\n',
        (2, "2024-03-24", "990.00", ""),
    ),
    "csob": (
        "Pohyby na účtu 123456789/0300\n\n"
        "číslo účtu;datum zaúčtování;částka;měna;zůstatek;číslo protiúčtu;název protiúčtu;variabilní symbol;zpráva\n"
        "123456789/0300;25.03.2024;-10,00;CZK;990,00;1/0100;OBCHOD;1;nákup\n"
        "123456789/0300;24.03.2024;1000,00;CZK;1000,00;2/0100;KLIENT;2;faktura\n",
        (2, "2024-03-25", "990.00", "CZK"),
    ),
    "fio": (
        '"accountId";"123"\n"bankId";"2010"\n"currency";"CZK"\n"iban";"CZ6508000000192000145399"\n"openingBalance";"0,00"\n"closingBalance";"990,00"\n'
        '"dateStart";"01.03.2024"\n"dateEnd";"31.03.2024"\n\n'
        "ID operace;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Kód banky;Zpráva pro příjemce;Typ\n"
        "1;24.03.2024;1000,00;CZK;2;KLIENT;0100;faktura;Příjem\n2;25.03.2024;-10,00;CZK;1;OBCHOD;0100;nákup;Platba\n",
        (2, "2024-03-24", "990.00", "CZK"),
    ),
    "bnp": (
        "Compte de chèques;Compte de chèques;****1234;25/03/2024;;990,00\n"
        "Date operation;Categorie operation;Sous Categorie operation;Libelle operation;Montant operation;Pointage operation\n"
        "25/03/2024;Achat;CB;MAGASIN;-10,00;\n24/03/2024;Virement;Recu;CLIENT;1 000,00;\n",
        (2, "2024-03-25", "990.00", ""),
    ),
    "boursorama": (
        "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;accountNum;accountLabel;accountbalance\n"
        '2024-03-25;2024-03-25;"CARTE MAGASIN";Courses;Vie;magasin;-10,00;00012345678;BoursoBank;990.00\n'
        '2024-03-24;2024-03-24;"VIR CLIENT";Virement;Vie;client;"1 000,00";00012345678;BoursoBank;990.00\n',
        ["columns"],
    ),
    "credit agricole": (
        "Téléchargement du 26/03/2024\n\nM. TEST\nCompte de Dépôt carte n° 12345678901;\nSolde au 26/03/2024 990,00 €\n\n"
        "Date;Libellé;Débit euros;Crédit euros;\n25/03/2024;MAGASIN;10,00;;\n24/03/2024;CLIENT;;1 000,00;\n",
        (2, "2024-03-25", "990.00", "EUR"),
    ),
    "bbva": (
        "Últimos movimientos\n\nFecha;F.Valor;Concepto;Movimiento;Importe;Divisa;Disponible;Divisa;Observaciones\n"
        "25/03/2024;25/03/2024;Pago con tarjeta;TIENDA;-10,00;EUR;990,00;EUR;x\n"
        "24/03/2024;24/03/2024;Transferencia;CLIENTE;1.000,00;EUR;1.000,00;EUR;y\n",
        (2, "2024-03-25", "990.00", "EUR"),
    ),
    "caixa geral": (
        "Consultar saldos e movimentos à ordem - 26-03-2024\n\nConta ;0000123456700 - EUR - Conta\nData de início ;01-03-2024\n\n"
        "Data mov. ;Data valor ;Descrição ;Débito ;Crédito ;Saldo contabilístico ;Saldo disponível ;Categoria ;\n"
        "25-03-2024;25-03-2024;LOJA ;10,00;;990,00;990,00;Compras ;\n24-03-2024;24-03-2024;CLIENTE ;;1.000,00;1.000,00;1.000,00;Outros ;\n",
        (2, "2024-03-25", "990.00", ""),
    ),
    "intesa": (
        "Data;Operazione;Dettagli;Conto o carta;Contabilizzazione;Categoria;Valuta;Importo\n"
        "25/03/2024;NEGOZIO;POS;Conto 1;CONTABILIZZATO;Spese;EUR;-10,00\n24/03/2024;CLIENTE;Bonifico;Conto 1;CONTABILIZZATO;Entrate;EUR;1.000,00\n",
        (2, "2024-03-25", "990.00", "EUR"),
    ),
    "swedbank se": (
        "* Transaktioner Period 2024-03-01 - 2024-03-31\n"
        "Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo\n"
        '1,80000,1234567890,Konto,SEK,2024-03-25,2024-03-25,2024-03-25,"AFFÄR","Kortköp",-10.00,990.00\n'
        '2,80000,1234567890,Konto,SEK,2024-03-24,2024-03-24,2024-03-24,"KUND","Insättning",1000.00,1000.00\n',
        (2, "2024-03-25", "990.00", "SEK"),
    ),
    "dnb": (
        '"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"\n'
        '"25.03.2024";"Varekjøp BUTIKK";"25.03.2024";"10,00";""\n"24.03.2024";"Overføring KUNDE";"24.03.2024";"";"1000,00"\n',
        (2, "2024-03-25", "990.00", ""),
    ),
    "otp": (
        "Számlaszám;Könyvelés dátuma;Értéknap;Összeg;Devizanem;Közlemény;Partner neve\n"
        "11700000-00000000;2024.03.25;2024.03.25;-10 000;HUF;bolt;BOLT\n11700000-00000000;2024.03.24;2024.03.24;1 000 000;HUF;számla;VEVŐ\n",
        (2, "2024-03-25", "990000", "HUF"),
    ),
    "garanti": (
        "Tarih;Açıklama;Etiket;Tutar;Bakiye;Dekont No\n"
        "25/03/2024;MAĞAZA;;-10,00 TL;990,00 TL;1\n24/03/2024;MÜŞTERİ;;1.000,00 TL;1.000,00 TL;2\n",
        (2, "2024-03-25", "990.00", "TRY"),
    ),
    "alipay like": (
        "交易日期,摘要,支出,收入,余额\n2024-03-24,客户,,1000.00,1000.00\n2024-03-25,商店,10.00,,990.00\n",
        (2, "2024-03-24", "990.00", ""),
    ),
    "sberbank": (
        "Дата операции;Описание;Сумма;Валюта;Остаток\n25.03.2024;Магазин;-10,00;RUB;990,00\n24.03.2024;Клиент;1 000,00;RUB;1 000,00\n",
        (2, "2024-03-25", "990.00", "RUB"),
    ),
    "parentheses": (
        'Date,Description,Amount\n2024-03-24,Client,"1,000.00"\n2024-03-25,Shop,(10.00)\n',
        (2, "2024-03-24", "990.00", ""),
    ),
    "cr dr marks": (
        'Date,Particulars,Amount,Balance\n24-Mar-2024,Client,"1,000.00 CR","1,000.00 CR"\n25-Mar-2024,Shop,10.00 DR,990.00 CR\n',
        (2, "2024-03-24", "990.00", ""),
    ),
    "dr cr column": (
        "Txn Date,Description,Amount,DR/CR,Balance\n24-03-2024,Client,1000.00,CR,1000.00\n25-03-2024,Shop,10.00,DR,990.00\n",
        (2, "2024-03-24", "990.00", ""),
    ),
    "trailing minus": (
        "Datum;Text;Betrag\n24.03.2024;Kunde;1'000.00\n25.03.2024;Laden;10.00-\n",
        (2, "2024-03-24", "990.00", ""),
    ),
    "ambiguous order": (
        "Date,Description,Amount\n03/04/2024,Client,10.00\n05/06/2024,Shop,-1.00\n",
        ["date_order"],
    ),
    "all positive": ("Date,Description,Amount\n2024-03-04,A,10.00\n2024-03-05,B,1.00\n", ["sign"]),
    "ambiguous thousands": (
        "Date,Description,Amount\n2024-03-04,A,1.000\n2024-03-05,B,-2.500\n",
        ["decimal_sign"],
    ),
    "unknown words": ("Qaa;Qbb;Qcc\n24.03.2024;x;-1,00\n25.03.2024;y;2,00\n", ["columns"]),
}
