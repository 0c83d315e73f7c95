"""The words that banks put above their columns, by language, and what each column then holds."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

#: role -> weight -> phrases, normalised as `normalise` does. The weight is the confidence that a
#: column so named has this role; between two columns of one role the higher weight wins.
VOCABULARY: dict[str, dict[float, str]] = {
    "date": {
        1.0: """
            booking date|booked|booked on|booked date|posting date|posted date|post date|posted on|date posted|txn posted date|entry date|
            completed date|date completed|completion time|completion date|settlement date|date processed|processed date|date finished|
            buchungstag|buchungsdatum|buchung|gebucht am|datum buchung|
            date comptable|date de comptabilisation|date operation|date d operation|date de l operation|date comptabilisation|
            fecha contable|fecha operacion|fecha de operacion|f operacion|fecha de la operacion|f contable|fecha mov|
            fecha movimiento|fecha de movimiento|data mov|data movimento|data do movimento|data lancamento|data de lancamento|
            data contabile|data registrazione|data operazione|data contab|
            boekdatum|boekingsdatum|datum verrekening|transactiedatum|
            bokforingsdag|bokforingsdatum|bokfort|bokfort dato|bogforingsdato|bogfort|bokforingsdato|bokford|kirjauspaiva|
            data ksiegowania|data zaksiegowania|datum zauctovani|datum zaucto vani|datum zuctovani|datum zauctovania|
            konyveles datuma|konyvelesi datum|konyveles napja|data inregistrarii|data contabilizarii|
            islem tarihi|muhasebe tarihi|datum knjizenja|data na oschetovodyavane|
            التاريخ|تاريخ|تاريخ العملية|تاريخ المعاملة|تاريخ القيد|תאריך|תאריך פעולה|거래일자|거래일|거래일시|交易时间|交易日|记账日|帳務日期|記帳日|お取引日|年月日|ημ νια|ημ νια κινησης|ημερομηνια κινησης|tarehe|дата проводки|дата операции|дата операціі|记账日期|入账日期|交易日期|取引日|tanggal transaksi|ngay giao dich""",
        0.95: """
            date|datum|fecha|data|dato|pvm|paivays|paivamaara|tarih|kuupaev|datums|data operacji|дата|日期|日付|お取引日|
            tanggal|tgl|petsa|ngay|hmerominia|ημερομηνια|jour""",
        0.9: """
            transaction date|date of transaction|trans date|txn date|tran date|transactie datum|trx date|
            transaktionsdatum|transaktionsdag|umsatzdatum|datum transactie|date transaction|date de transaction|
            fecha transaccion|fecha de transaccion|data transakcji|data transazione|data transacao|data da transacao|
            tranzakcio datuma|tranzakcio idopontja|data tranzactiei|transaktsiooni kuupaev|date time|datetime|
            timestamp|created|created at|created on|created utc|created date|date created|time|date and time|transaction time""",
        0.85: """
            started date|execution date|date of execution|datum provedeni|datum vykonania|belegdatum|datum verrichting|
            datum uitvoering|uitvoeringsdatum|kaufdatum|purchase date|date d execution|datum auftrag|initiated date|
            effective date|data wykonania|datum odepsani""",
    },
    "value_date": {
        1.0: """
            value date|value dt|valuedate|valuta|valutadatum|wertstellung|wertstellungstag|wertstellungsdatum|wert|date valeur|date de valeur|
            fecha valor|f valor|fecha de valor|data valor|data valuta|rentedatum|rentedag|valutadag|valuteringsdag|
            datum valuty|data waluty|ertekenap|erteknap|valor tarihi|valuta datum|arvopaiva|rentedato|
            valor|datum valute|дата валютирования|起息日|available date|intresse datum|val date""",
    },
    "description": {
        1.0: """
            description|descriptions|details|detail|transaction details|transaction description|narrative|narration|particulars|
            transaction particulars|payment details|purpose|remarks|transaction remarks|memo|desc|transaction narrative|
            reason|statement description|description 1|description 2|description 3|description1|description2|description3|
            verwendungszweck|buchungstext|verwendung|zahlungsgrund|buchungsdetails|transaktionsbeschreibung|umsatztext|
            beschreibung|buchungsinformation|buchungsinformationen|text|zahlungsreferenz|avisierungstext|vorgang verwendungszweck|
            libelle|libelle operation|libelle de l operation|libelle complet|libelle simplifie|description de l operation|nature de l operation|communication|motif|
            concepto|descripcion|descripcion operacion|detalle|glosa|concepto ampliado|movimiento|
            descricao|historico|descritivo|descricao da operacao|descricao movimento|lancamento|
            descrizione|causale|operazione|descrizione operazione|dettagli|descrizione estesa|causale descrizione|
            omschrijving|mededeling|mededelingen|naam omschrijving|omschrijving 1|omschrijving 2|omschrijving 3|
            vrije mededeling|description omschrijving|
            beskrivning|meddelande|rubrik|forklaring|tekst|beskrivelse|selitys|viesti|selite|kirjeldus|specifikation|
            opis|opis operacji|opis transakcji|tytul|tytul operacji|tytulem|szczegoly|
            zprava|zprava pro prijemce|popis|poznamka|zprava pro mne|zprava pro me|informacia pre prijemcu|popis transakce|sprava pre prijemcu|
            kozlemeny|leiras|megjegyzes|descriere|detalii|detalii tranzactie|explicatii|
            aciklama|islem aciklamasi|opis placila|namen|opis transakcije|الوصف|البيان|التفاصيل|تفاصيل العملية|شرح|תיאור|תיאור פעולה|פרטים|적요|내용|거래내용|内容|內容|取引内容|摘要说明|備註|备注|основание|опис|опис операції|призначення платежу|maelezo|περιγραφη συναλλαγης|описание|назначение платежа|наименование операции|摘要|交易摘要|説明|お取引内容|
            keterangan|uraian|noi dung|dien giai|περιγραφη|αιτιολογια|message for payee|message""",
        0.6: """
            note|notes|message for me|client note|payee message|additional info|additional description|info|
            type|transaction type|umsatzart|typ|soort|soort mutatie|transactietype|mutatiesoort|transaction category|
            original description|commentaire|comment|comments|observaciones|dodatkowe informacje|naam|
            typ transakce|tranzakcio tipusa|rodzaj transakcji|rodzaj operacji|transaktionstyp|movement type|
            vwz|verwendungszweck 1|libelle court|categorie operation|category|posting text|payment type""",
    },
    "amount": {
        1.0: """
            amount|transaction amount|amount in account currency|booking amount|booked amount|paid in out|money in out|amount local|net amount booked|
            betrag|umsatz|buchungsbetrag|betrag in kontowahrung|umsatzbetrag|
            montant|montant operation|montant de l operation|montant net|importe|importe operacion|monto|valor operacion|importe movimiento|
            importo|importo operazione|montante|quantia|valor movimento|valor do movimento|valor da operacao|valor rs|valor r|
            bedrag|bedrag bij af|transactiebedrag|
            belopp|belop|belob|beloeb|maara|summa|insattning uttag|
            kwota|kwota operacji|kwota transakcji|kwota w walucie rachunku|castka|zauctovana castka|objem|suma|ciastka|
            castka v mene uctu|castka transakce|osszeg|tranzakcio osszege|konyvelt osszeg|suma tranzactiei|
            tutar|islem tutari|iznos|znesek|المبلغ|مبلغ|قيمة العملية|סכום|거래금액|交易金額|發生額|发生额|сума операції|сума у валюті рахунку|cумма|сумма|сума|сумма операции|сумма в валюте счета|金额|金額|交易金额|jumlah|nominal|so tien|ποσο""",
        0.9: "net|valor|quantity money|inflow outflow",
        0.85: "value",
        0.6: "gross|total|inflow|gross amount|sum|price",
    },
    "debit": {
        1.0: """
            debit|debits|debit amount|amount debit|withdrawal|withdrawals|withdrawal amount|withdrawal amt|withdrawals dr|paid out|money out|
            debit amt|dr|dr amount|amount out|amt out|outflow|payments|payment|withdrawn|out|debit dr|charges|spent|expense|expenses|
            soll|belastung|belastungen|lastschrift|ausgabe|ausgaben|ausgang|auszahlung|abgang|betrag soll|belastung betrag|
            debet|uitgaven|af|uit|uitgave|debito|debitos|cargo|cargos|debe|retiro|retiros|saida|saidas|gastos|egreso|egresos|
            addebito|addebiti|uscite|uscita|dare|importo dare|montant debit|depense|depenses|retrait|retraits|
            ut|ut fra konto|ut av konto|uttag|udgift|ud|utgifter|obciazenia|obciazenie|kwota obciazenia|wydatki|winien|
            vydaje|vydej|na vrub|terheles|kiadas|terhelesek|plati|plata|borc|cikan|isplata|duguje|breme|
            مدين|سحب|المسحوبات|חובה|출금금액|출금액|출금|찾으신금액|支出金额|支出金額|借方发生额|借方金额|借方發生額|出金金額|お引出し|お引き出し|提出|дебит|видаток|видатки|ghi no|kutoa|расход|списание|дебет|支出|借方|お支払金額|出金|debet keluar|mutasi debet|rut tien|χρεωση|sum debit""",
    },
    "credit": {
        1.0: """
            credit|credits|credit amount|amount credit|deposit|deposits|deposit amount|deposit amt|deposits cr|paid in|money in|
            credit amt|cr|cr amount|amount in|amt in|inflow amount|receipts|receipt|deposited|in|credit cr|income|lodgement|lodgements|received|
            haben|gutschrift|gutschriften|einnahme|einnahmen|eingang|einzahlung|zugang|betrag haben|gutschrift betrag|
            inkomsten|bij|ontvangen|credito|creditos|abono|abonos|haber|deposito|depositos|entrada|entradas|ingreso|ingresos|
            accredito|accrediti|entrate|entrata|avere|importo avere|montant credit|recette|recettes|versement|versements|
            inn|inn pa konto|inn til konto|insattning|insattningar|indtaegt|ind|inntekter|uznania|uznanie|kwota uznania|wplywy|ma|
            prijmy|prijem|ve prospech|jovairas|bevetel|jovairasok|incasari|incasare|alacak|giren|uplata|potrazuje|dobro|
            دائن|إيداع|الإيداعات|זכות|입금금액|입금액|입금|맡기신금액|收入金额|收入金額|贷方发生额|贷方金额|貸方|貸方發生額|入金金額|お預入れ|お預け入れ|存入|存入金額|надходження|ghi co|kuweka|приход|зачисление|кредит|收入|贷方|お預り金額|入金|kredit|mutasi kredit|gui tien|πιστωση|sum credit""",
    },
    "flag": {
        1.0: """
            προσημο|借贷标志|收支|debit credit|credit debit|dr cr|cr dr|d c|c d|cd|dc|cd flag|credit debit indicator|debit credit indicator|cdt dbt ind|
            soll haben|s h|sollhaben|soll haben kennzeichen|af bij|bij af|debet credit|debiteur crediteur|
            debit credit code|code debit credit|dare avere|debe haber|cargo abono|bevetel kiadas|jovairas terheles|
            sens|signe|sign|signo|segno|teken|vorzeichen|strona|kierunek|direction|in out|money in or out|
            borc alacak|debitmark|credit or debit|debit or credit|db cr|type of transaction|c d flag|deebet kreedit|d k""",
        0.7: "transaction type|type|tran type|txn type|art|mutatie|tipo|tipo movimento|tipo movimiento|typ|typ operacji|umsatzart",
    },
    "balance": {
        1.0: """
            balance|running balance|account balance|balance after|balance after transaction|closing balance|ledger balance|available balance|
            balance after booking|new balance|current balance|end balance|statement balance|book balance|
            saldo|kontostand|saldo nach buchung|saldo danach|neuer saldo|endsaldo|saldo in kontowahrung|
            solde|solde apres operation|solde courant|solde progressif|saldo disponible|saldo final|saldo contable|saldo contabilistico|saldo apos|
            saldo posterior|saldo disponivel|saldo progressivo|saldo contabile|saldo finale|
            saldo na trn|saldo na mutatie|saldo na boeking|resulterend saldo|nieuw saldo|startsaldo na|eindsaldo|
            bokfort saldo|saldo efter|kontosaldo|saldot|jaak|saldo po operacji|saldo po transakcji|saldo rachunku|
            zustatek|konecny zustatek|zostatok|zustatek po|egyenleg|konyvelt egyenleg|zaro egyenleg|sold|sold final|sold contabil|
            bakiye|son bakiye|stanje|saldo nakon|الرصيد|رصيد|יתרה|잔액|거래후잔액|账户余额|餘額|帳戶餘額|结余|残高金額|салдо|залишок|залишок після операції|salio|λογιστικο υπολοιπο|остаток|баланс|исходящий остаток|余额|帐户余额|残高|差引残高|sisa saldo|so du|υπολοιπο""",
    },
    "currency": {
        1.0: """
            currency|ccy|cur|curr|currency code|account currency|booking currency|transaction currency|cy|
            wahrung|waehrung|buchungswahrung|kontowahrung|wahrung des kontos|devise|monnaie|monn|devise du compte|
            moneda|divisa|moeda|valuta konta|valuta code|munt|muntsoort|valutakod|valutta|mena|mena uctu|
            waluta|waluta rachunku|deviza|devizanem|tranzakcio devizaneme|penznem|moneta|para birimi|doviz|doviz cinsi|
            العملة|عملة|מטבע|통화|幣別|币别|валюта операції|валюта|币种|货币|通貨|mata uang|loai tien|νομισμα|valuuta""",
        0.8: "valuta",
    },
    "counterparty": {
        1.0: """
            counterparty|counterparty name|counter party|counterparty account name|counteraccount name|payee|payee name|payer|payer name|beneficiary|beneficiary name|partner name|partner|
            payee payer|name of counterparty|merchant|merchant name|other party|other party name|contact|contact name|sender recipient|
            transaction party|beneficiary or payer|ordering party|target name|source name|from to|
            empfanger|auftraggeber|auftraggeber empfanger|auftraggeber beguenstigter|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|
            begunstigter auftraggeber|zahlungsempfanger|zahlungspflichtiger|zahlungsbeteiligter|name zahlungsbeteiligter|
            zahlungspflichtige r|zahlungsempfanger in|zahlungspflichtige r|name des partners|partnername|name gegenkonto|gegenkonto name|
            beneficiaire|tiers|nom du tiers|nom tiers|emetteur|donneur d ordre|contrepartie|nom contrepartie|nom de la contrepartie|
            beneficiario|ordenante|contraparte|nombre|nombre beneficiario|beneficiario ordenante|destinatario|remitente|
            controparte|ordinante|ordinante beneficiario|
            tegenpartij|naam tegenpartij|naam tegenrekening|naam van de tegenpartij|tegenrekeninghouder|naam begunstigde|
            mottagare|avsandare|motpart|mottaker|modtager|saaja|saaja maksaja|nimi|saaja maksja nimi|
            kontrahent|nazwa kontrahenta|nadawca odbiorca|odbiorca|nadawca|dane kontrahenta|odbiorca nadawca|
            nazev protiuctu|nazev protistrany|protistrana|jmeno protistrany|nazov protistrany|nazov protiuctu|
            partner neve|ellenoldali nev|beneficiar|nume beneficiar|ordonator|alici|gonderen|alici gonderen|karsi hesap adi|
            primatelj|prejemnik|контрагент|плательщик|получатель|对方户名|交易对方|対方|handelaar|shop""",
        0.9: "name|naam|nom|nome|meno|jmeno|nume|nazwa",
        0.6: "to|source|target|from|customer name|account holder",
    },
    "reference": {
        1.0: """
            reference|ref|receipt no|receipt number|receipt|transaction id|transaction reference|transaction ref|ref no|reference no|reference number|transaction number|
            transaction reference number|reference id|bank reference|payment reference|customer reference|end to end reference|
            end to end id|fitid|id|unique id|transaction no|cheque number|chq ref no|chq ref number|cheque no|check number|ref no cheque no|
            transfer id|operation id|instrument id|utr|sepa reference|transaction code id|
            referenz|kundenreferenz|buchungsreferenz|kundenreferenz end to end|referenznummer|transaktions nr|bankreferenz|
            reference operation|n de transaction|no de transaction|numero de transaction|reference de l operation|
            referencia|numero de operacion|n operacion|num operacion|no operacion|nº operacion|nro operacion|documento|numero documento|
            riferimento|numero operazione|transactiereferentie|kenmerk|betalingskenmerk|volgnr|referentie|
            referens|verifikationsnummer|referanse|arkivreferanse|arkistointitunnus|viite|numer referencyjny|
            id transakce|referencni cislo transakce|reference platby|id operace|cislo transakce|referencia platby|
            megbizas azonosito|tranzakcio azonosito|referinta|referans|dekont no|fis no|
            номер документа|номер операции|流水号|交易流水号|nomor referensi|num|number""",
        0.7: "variabilni symbol|vs|variable symbol|check|cheque|check no",
    },
    "account": {
        1.0: """
            iban|account iban|account number|account no|account|account id|own account|iban account number|iban bban|
            auftragskonto|auftraggeberkonto|iban auftragskonto|iban auftraggeberkonto|konto|kontonummer|iban kontonummer|
            compte|numero de compte|no compte|n compte|n de compte|cuenta|numero de cuenta|no cuenta|conta|numero da conta|conto|numero conto|
            rekening|rekeningnummer|iban rekening|rekeningnr|konto nr|kontonr|numer rachunku|rachunek|nr rachunku|konto numer|
            cislo uctu|ucet|szamlaszam|szamla|numar cont|cont|hesap no|hesap numarasi|produit|
            номер счета|账号|账户|no rekening|tili""",
        0.9: "account name|wallet|pocket",
    },
    "status": {
        1.0: "status|state|transaction status|statut|estado|stato|stan|stav|tila|durum|zustand|buchungsstatus|статус|状态",
        0.9: "info",
    },
    #: Columns that look like the above but are something else.
    "": {
        1.0: """
            original amount|orig amount|orig currency|amount original|foreign amount|local amount|amount foreign currency|amount in foreign currency|amount refunded|converted amount|
            converted amount refunded|transfer amount|transfer amount currency|local currency|original currency|converted currency|foreign currency|
            fee|fees|fee amount|fee currency|tax|exchange rate|rate|cashback|amount fee|
            originalbetrag|originalwahrung|fremdwahrung|betrag fremdwahrung|wechselkurs|umrechnungskurs|kurs|gebuhr|ursprungsbetrag|
            lastschrift ursprungsbetrag|auslagenersatz rucklastschrift|
            montant d origine|devise d origine|importe original|divisa original|oorspr bedrag|oorspr munt|koers|
            puvodni castka|puvodni mena|puvodni castka a mena|poplatek|kurz|kwota oryginalna|waluta oryginalna|
            counterparty account|counterparty iban|partner iban|iban tegenpartij|tegenrekening|tegenrekening iban bban|
            rekeningnummer tegenpartij|partner szamlaszama|cislo protiuctu|protiucet|account of counterparty|
            iban zahlungsbeteiligter|iban kontrahent|gegenkonto|iban begunstigter|
            bankleitzahl auftraggeberkonto|blz|bic|bic tegenpartij|sort code|bank code|szamla neve|nazev uctu|account currency name""",
    },
}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[\W_]+")
_CURRENCY = re.compile(r"(?:^|[\s(\[/,_-])([A-Z]{3})(?:$|[\s)\]/,_.-])")
_SYMBOL = {
    "R$": "BRL",
    "€": "EUR",
    "euro": "EUR",
    "EURO": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₦": "NGN",
    "zł": "PLN",
    "Kč": "CZK",
}
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "Ł": "l", "Ø": "o"}
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What one header cell says: `roles` by confidence, and a currency when it names one."""

    text: str
    roles: dict[str, float]
    currency: str = ""


def normalise(text: str) -> str:
    """Small letters without accents, one space between words: the form of the vocabulary."""
    text = _CAMEL.sub(" ", text.strip().strip("\ufeff")).translate(_PLAIN)
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _OTHER.sub(" ", text).strip()


@cache
def _phrases() -> dict[str, dict[str, float]]:
    phrases: dict[str, dict[str, float]] = {}
    for role, by_weight in VOCABULARY.items():
        for weight, text in by_weight.items():
            for phrase in text.split("|"):
                known = phrases.setdefault(normalise(phrase), {})
                known[role] = max(weight, known.get(role, 0.0))
    return phrases


@cache
def read_heading(text: str) -> Heading:
    """Look one header cell up: as it stands, without its currency, then by the words it contains."""
    currency = _currency_of(text)
    plain = normalise(text)
    tries = [plain]
    if currency:
        words = [
            w
            for w in plain.split()
            if w not in (currency.casefold(), "euro", "euros", "euroa", "in", "en", "w", "v", "i")
            and not (w == "r" and currency == "BRL")
        ]
        tries.append(" ".join(words))
    tries += [phrase.removesuffix(" utc") for phrase in tries if phrase.endswith(" utc")]
    numbered = re.fullmatch(r"(.*?)\s?\d{1,2}", plain)
    if numbered:
        tries.append(numbered[1])
    for phrase in tries:
        if phrase in _phrases():
            return Heading(text, _phrases()[phrase], currency)
    return Heading(text, _by_words(tries[-1]), currency)


def _currency_of(text: str) -> str:
    from .currencies import CODES

    for code in _CURRENCY.findall(text):
        if code in CODES:
            return code
    return next((code for symbol, code in _SYMBOL.items() if symbol in text), "")


_FOREIGN = {
    "original",
    "foreign",
    "fee",
    "local",
    "tax",
    "refunded",
    "converted",
    "transfer",
    "fremd",
    "rate",
    "instructed",
    "vat",
    "charge",
}
_KEYWORDS = (
    ("value_date", 0.7, ("valeur", "valuta", "wertstellung")),
    ("balance", 0.7, ("balance", "saldo", "solde", "kontostand", "egyenleg", "zustatek", "bakiye")),
    ("date", 0.7, ("date", "datum", "fecha", "datuma", "dato", "data", "tarihi")),
    ("debit", 0.7, ("debit", "withdrawal", "withdrawals", "debet", "debito")),
    ("credit", 0.7, ("credit", "deposit", "deposits", "credito")),
    (
        "amount",
        0.7,
        (
            "amount",
            "betrag",
            "montant",
            "importe",
            "importo",
            "bedrag",
            "kwota",
            "castka",
            "osszeg",
            "belopp",
            "belob",
        ),
    ),
    ("currency", 0.7, ("currency", "wahrung", "devise", "moneda", "waluta", "mena")),
    (
        "description",
        0.6,
        (
            "description",
            "details",
            "omschrijving",
            "verwendungszweck",
            "libelle",
            "concepto",
            "vwz",
            "narrative",
            "message",
        ),
    ),
    (
        "counterparty",
        0.6,
        ("payee", "beneficiary", "merchant", "tegenpartij", "empfanger", "counterparty"),
    ),
)


def _by_words(phrase: str) -> dict[str, float]:
    words = set(phrase.split())
    if words & _FOREIGN:
        return {}
    for role, weight, keys in _KEYWORDS:
        if words.intersection(keys):
            return {role: weight}
    return {}


def known_words(text: str) -> set[str]:
    """Header phrases with letters beyond ASCII found in the cells of `text`, to judge an encoding by."""
    found = set()
    for line in text.splitlines()[:80]:
        for cell in re.split(r"[;,\t|]", line):
            word = cell.strip().strip('"')
            if word and not word.isascii() and len(word) < 60 and normalise(word) in _phrases():
                found.add(word)
    return found
