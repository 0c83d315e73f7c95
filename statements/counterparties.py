"""Who stands on the other side of a row: one name for all the ways a bank writes it."""

import re
from functools import lru_cache

from statements.phrases import Phrases
from statements.words import NUMBER, words_of

LONGEST = 80

#: Forms of companies, at the end of a name or before its place.
LEGAL_FORMS = frozenset(
    "gmbh mbh ag kg ohg ug gbr ek kgaa ltd limited llp llc plc inc incorporated corp corporation "
    "co "
    "company sarl sas sasu eurl sa sca snc sci srl srls spa sl slu sau slne lda ltda unipessoal "
    "eireli me bv nv vof cv bvba sprl sro as asa aps ab oy oyj kft zrt doo dd sp zoo spzoo ooo "
    "pty pvt pte bhd sdn se ev eg anonim sirketi ticaret sanayi sti".split()
)
#: Legal forms that are written in pieces: S.A.R.L., GmbH & Co. KG, sp. z o.o.
_PIECES = re.compile(
    r"\b(?:g\.? ?m\.? ?b\.? ?h\.?(?: ?& ?co\.?(?: ?k\.?g\.?)?)?|sp\.? ?z ?o\.? ?o\.?|"
    r"s\. ?r\. ?o\.?|"
    r"s\. ?a\. ?r\. ?l\.?|s\. ?r\. ?l\.?|s\. ?p\. ?a\.?|s\. ?a\. ?s\.?|s\. ?a\.|"
    r"s\. ?l\.(?: ?u\.?)?|"
    r"b\. ?v\.|n\. ?v\.|a/s|l\. ?d\. ?a\.?|p\. ?l\. ?c\.?|l\. ?l\. ?c\.?|e\. ?k\.|e\. ?v\.|"
    r"a\. ?s\.)"
    r"(?=\W|$)",
    re.IGNORECASE,
)
#: A word is looked at from its start only: from each of its letters takes its length squared.
#: Addresses and references: letters and digits mixed, IBANs, mails, web addresses.
_REFERENCE = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b|(?<!\S)[^\s@]++@\S+|"
    r"\b(?=\w*\d\w*\d)(?=\w*[a-z])[\w-]{8,}\b|(?<![a-z])[a-z]++-\d[\w-]*|\*{2,}\d*|\bx{2,}\d+\b",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?<![\w-])(?:https?://)?(?:www\.)?([\w-]{3,}+)\.(?:com|net|org|co|eu|de|fr|es|it|nl|pl|"
    r"at|ch|be|pt|cz|se|no|dk|io|ke|tz|ug|uk|tr)(?:\.[a-z]{2})?(?:/\S*)?(?=\W|$)",
    re.IGNORECASE,
)
_ACQUIRER = re.compile(
    r"^\W*(?:paypal|sumup|sum up|sq|square|zettle|izettle|iz|stripe|st|sp|tst|py|pp|pos|crv|klarna|"
    r"mollie|adyen|worldline|ccv|mp|mercadopago|pagseguro|dl|ls|wix|shopify|google|apl|amzn)"
    r"(?: ?inst xfer)? ?\* ?(?=\S)",
    re.IGNORECASE,
)
#: What banks put before and around a name.
_PREFIXES = Phrases(
    (phrase, 0)
    for phrase in (
        # English
        "card payment to|card payment|card purchase|debit card|visa debit|visa purchase|visa|"
        "mastercard|maestro|contactless|contactless payment|pos purchase|pos debit|pos|eftpos|"
        "point of sale|purchase|payment to|payment from|bill payment to|bill payment|bill pay|"
        "faster payment|faster payments|faster payments receipt|bank giro credit|bgc|fpi|fpo|"
        "direct debit to|direct debit|direct credit|dd|sto|standing order|standing order to|"
        "transfer to|transfer from|transfer|bank transfer|credit transfer|debit transfer|wire|"
        "wire transfer|incoming|outgoing|inward|outward|ach|ach debit|ach credit|online payment|"
        "online transfer|mobile payment|internet banking|internet transfer|sepa|sepa dd|sepa ct|"
        "sepa credit transfer|sepa direct debit|rtgs|eft|neft|pesalink|received from|sent to|"
        "paid to|paid by|on behalf of|reference|ref|ref no|invoice|inv|invoice no|terminal|tid|"
        "auth|auth code|card no|card|ending|txn|trn|trx|trace|tran|id|no|nr|nbr|number|date|time|"
        "value date|order|orderid|order id|"
        # French
        "carte|cb|paiement par carte|paiement carte|paiement cb|achat cb|achat|facture carte|prlv|"
        "prelevement|prlv sepa|prelevement sepa|virement|virement sepa|virement recu|vir|vir recu|"
        "vir sepa|virement de|virement en faveur de|virement recu de|vir inst|facture|du|au|"
        "faveur|emis|motif|mandat|ref mandat|"
        # German
        "kartenzahlung|lastschrift|sepa lastschrift|sepa basislastschrift|basislastschrift|"
        "firmenlastschrift|uberweisung|sepa uberweisung|internet uberweisung|online uberweisung|"
        "gutschrift|sepa gutschrift|dauerauftrag|girocard|ec|ec kartenzahlung|elv|rechnung|rg|"
        "rechnungsnr|rechnung nr|auftraggeber|empfanger|verwendungszweck|svwz|eref|mref|kref|cred|"
        "debt|iban|bic|kd nr|kdnr|kundennr|echtzeituberweisung|giro aus online sic|"
        "zahlungseingang|bezahlung|danke|vom|bis|uhr|"
        # Spanish and Portuguese
        "pago|pago en|pago con tarjeta|pago con tarjeta en|compra|compra en|compra tarjeta|tarjeta|"
        "transferencia|transferencia a|transferencia de|transferencia recibida|"
        "transferencia emitida|transferencia emitida a|transferencia a favor de|recibo|adeudo|"
        "bizum|bizum de|bizum a|factura|concepto|a favor de|pagamento|compra cartao|cartao|"
        "transf|trf|trf de|trf p|mb way|mbway|debito direto|pix|pix recebido|pix enviado|ted|doc|"
        "boleto|fatura|deb|cred|"
        # Italian
        "bonifico|bonifico a favore di|bonifico da|bonifico ricevuto|bonifico disposto|"
        "pagamento pos|"
        "pagamento carta|addebito|addebito diretto|addebito sdd|sdd|rid|accredito|fattura|carta|"
        "ordinante|beneficiario|causale|"
        # Dutch
        "betaalautomaat|pasbetaling|pinbetaling|bea|gea|pasnr|overboeking|incasso|"
        "sepa incasso|sepa incasso algemeen|sepa overboeking|ideal|naam|omschrijving|kenmerk|"
        "betalingskenm|factuur|factuurnummer|rek|naar|van|machtiging|"
        # Polish and Czech
        "platnosc karta|zakup|zakup przy uzyciu karty|przelew|przelew do|przelew od|"
        "przelew wychodzacy|przelew przychodzacy|blik|faktura|fv|tytul|"
        "platba kartou|platba|odchozi platba|prichozi platba|odchozi uhrada|prichozi uhrada|"
        "inkaso|trvaly prikaz|vs|ks|ss|"
        # Scandinavian
        "kortkop|kortkjop|varekjop|varekop|visa varekjop|dankort|dankort nota|overforing|"
        "overforsel|betaling|betalning|bg|pg|bankgiro|bankgirot|autogiro|swish|vipps|mobilepay|"
        "giro|nettgiro|efaktura|avtalegiro|til|fra|"
        # Swahili and mobile money, Turkish
        "pay bill|pay bill to|pay bill online|paybill|buy goods|merchant payment|"
        "merchant payment to|customer transfer|customer transfer to|send money|send money to|"
        "funds received from|business payment from|lipa na mpesa|acc|kwa|kutoka kwa|"
        "eft|havale|fast|gelen eft|giden eft|gelen havale|giden havale|harcama|kart|fatura odeme|"
        "otomatik odeme"
    ).split("|")
)
_MONTHS = frozenset(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july "
    "august september october november december januar februar marz mai juni juli oktober dezember "
    "janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre enero "
    "febrero "
    "marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro fevereiro "
    "marco maio junho julho setembro outubro novembro dezembro gennaio febbraio aprile maggio "
    "giugno luglio settembre ottobre dicembre januari februari maart mei augustus okt dez".split()
)
#: Countries as cards write them, at the end, after a place.
_COUNTRIES = frozenset(
    "gb gbr uk us usa de deu fr fra es esp pt prt it ita nl nld be bel at aut ch che pl pol cz cze "
    "sk se swe no nor dk dnk fi fin ie irl ke ken tz tza ug uga rw rwa ng nga gh gha za zaf tr tur "
    "lu lux br bra in ind au aus ca can".split()
)
_CURRENCIES = frozenset(
    "eur usd gbp chf pln czk sek nok dkk kes tzs ugx rwf ngn ghs zar try inr brl cad aud".split()
)
#: Cities that cards put after a merchant's name.
_PLACES = frozenset(
    "london paris berlin munich munchen hamburg koln frankfurt wien vienna zurich geneve genf "
    "bruxelles brussels amsterdam rotterdam utrecht lisboa lisbon porto madrid barcelona valencia "
    "sevilla roma rome milano milan torino napoli warszawa krakow wroclaw praha brno stockholm "
    "oslo kobenhavn copenhagen dublin nairobi mombasa kampala kigali dar lagos accra istanbul "
    "ankara izmir luxembourg lyon marseille manchester birmingham edinburgh glasgow leeds".split()
)
_TAIL = LEGAL_FORMS | _COUNTRIES | _PLACES | _CURRENCIES
#: Words that name nobody.
_GENERIC = frozenset(
    "sale sales takings settlement payout payouts batch deposit deposits receipts total daily "
    "payment payments paid online shop web store customer customers client clients various goods "
    "services order orders monthly weekly invoices money in out cash mobile received credit debit "
    "ventes verkauf umsatz ventas vendas vendite omzet sprzedaz prodej salg zahlung reglement "
    "cliente clientes klant kunde kunden from to for the of and by".split()
)
#: Words of takings that many people paid: no one customer stands behind such a row.
_TAKINGS = frozenset(
    "card cards pos terminal cash takings tpv tpe carte karten kartenumsatz kartenumsatze "
    "stripe paypal sumup zettle izettle square adyen mollie settlement payout payouts".split()
)


def key_of(counterparty: str, description: str) -> str:
    """The other side's name, normalised to tell rows alike; at most 80 letters, may be empty.

    It is taken from the counterparty, else from the description without what the bank adds.
    """
    return _key(counterparty) or _key(description)


def customer_of(key: str) -> str:
    """Who paid, by the key of a row; empty for takings, which many people paid, and for rows that
    name nobody."""
    words = key.split()
    if _TAKINGS.intersection(words):
        return ""
    named = _PREFIXES.without(words)
    return "" if _GENERIC.issuperset(named) else key


@lru_cache(maxsize=50_000)
def _key(text: str) -> str:
    if not text:
        return ""
    text = _ACQUIRER.sub("", text)
    text = _WEB.sub(r"\1", text)
    text = _REFERENCE.sub(" ", text)
    text = _PIECES.sub(" ", text)
    words = words_of(text.replace("'", "").replace("’", ""))
    kept = [word for word in _PREFIXES.without(words) if word not in _MONTHS and word != NUMBER]
    if _GENERIC.issuperset(kept):  # a row that names nobody is alike by what the bank calls it
        kept = [word for word in words if word not in _MONTHS and word != NUMBER]
    kept = _without_tail(kept)
    longer = [word for word in kept if len(word) > 1]
    return " ".join(longer or kept)[:LONGEST].strip()


def _without_tail(words: list[str]) -> list[str]:
    """Without legal forms anywhere but at the start, nor a place and country at the end."""
    while len(words) > 1 and words[-1] in _TAIL:
        words = words[:-1]
    return words[:1] + [word for word in words[1:] if word not in LEGAL_FORMS]
