"""Words beside an amount that say whether it was paid in or out, and whether it is booked yet."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

from collections.abc import Callable, Iterable

from .headers import normalise

DEBIT = frozenset(
    """d dr db debit debet debito debitos debiting withdrawal withdrawn out outflow o outgoing sent payment paid expense
    s soll lastschrift belastung ausgabe af uit uitgave bij af debe cargo egreso dare addebito uscita saida
    debito d uttag ut kiadas terheles wydatek obciazenie vydej vydaj odchozi debetowa borc deb dbit k debit out
    money out paid out расход списание дебет 支出 借 支 出金 출금 مدين חובה""".split()
)  # fmt: skip
CREDIT = frozenset(
    """c cr credit credito creditos deposit in inflow i incoming received receipt income h haben gutschrift einnahme
    bij inkomst haber abono ingreso avere accredito entrata entrada insattning in bevetel jovairas wplyw uznanie
    prijem prichozi kredytowa alacak crdt kredit приход зачисление кредит 收入 贷 收 入金 입금 دائن זכות""".split()
)  # fmt: skip
_OUT = DEBIT - {"bij", "k"} | {"-", "money out", "paid out"}
_IN = CREDIT | {"+", "money in", "paid in"}
#: Pairs that mean something else beside each other: Spanish D/H, Italian D/A, Turkish B/A, Estonian D/K, Greek Χ/Π.
_PAIRS = (({"d"}, {"h"}), ({"d"}, {"a"}), ({"b"}, {"a"}), ({"d"}, {"k"}), ({"χ"}, {"π"}))

_NOT_BOOKED = frozenset(
    """pending declined failed reverted reversed cancelled canceled denied rejected expired refused
    voided unsuccessful incomplete scheduled offen vorgemerkt storniert abgelehnt fehlgeschlagen ausstehend
    attente refuse refusee annule annulee rejete rejetee pendiente rechazado rechazada anulado anulada
    pendente recusado recusada cancelado cancelada sospeso rifiutato annullato geannuleerd geweigerd
    venter afvist annulleret reserveret reserverad reserverat reservert oczekujaca odrzucona anulowana
    beklemede reddedildi iptal отменен отменена отклонен отклонена ожидает""".split()
)
_BOOKED = frozenset("gebucht booked posted completed settled cleared".split())


def _plain(text: str) -> str:
    return text.strip() if text.strip() in ("+", "-") else normalise(text)


def debit_flags_of(values: Iterable[str]) -> tuple[str, ...] | None:
    """The words among `values` that mean money out, or None when these are no such words.

    An empty tuple means that all of them mean money in.
    """
    different = {value.strip() for value in values if value.strip()}
    if not different or len(different) > 4:
        return None
    plain = {_plain(value): value for value in different}
    for out, back in _PAIRS:
        if plain.keys() <= out | back and plain.keys() & back and plain.keys() & out:
            return tuple(sorted(value for key, value in plain.items() if key in out))
    if not plain.keys() <= _OUT | _IN:
        return None
    return tuple(sorted(value for key, value in plain.items() if key in _OUT))


def is_credit_mark(values: Iterable[str]) -> bool:
    """Is it CR beside some amounts and nothing beside the others, as on statements of cards?

    What is not marked was then spent.
    """
    different = set(map(_plain, values))
    return different == {"", "cr"}


def side_reader(debit_flags: Iterable[str]) -> Callable[[str], bool | None]:
    """A function of the word beside an amount: is it money out? None where it says neither.

    Any word will do for money in beside words of the owner's own; beside words that are known here
    it must be known too, so that a third word is not taken for money in.
    """
    listed = {" ".join(flag.split()).casefold() for flag in debit_flags}
    known = bool(listed) and all(debit_flags_of([flag]) is not None for flag in listed)

    def is_out(word: str) -> bool | None:
        plain = " ".join(word.split()).casefold()
        if plain in listed:
            return True
        if known and all(debit_flags_of([flag, plain]) is None for flag in listed):
            return None
        return False

    return is_out


def is_not_booked(status: str) -> bool:
    return not _NOT_BOOKED.isdisjoint(normalise(status).split())


def tells_what_is_booked(values: Iterable[str]) -> bool:
    """Whether each of `values` ends with a word for what is booked, or for what is not."""
    last = {(normalise(value).split() or [""])[-1] for value in values}
    return bool(last) and last <= _BOOKED | _NOT_BOOKED
