"""CAMT.052, 053 and 054."""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from xml.sax.saxutils import escape

from statements.tests.ledgers import Entry, Ledger

IBAN = "DE89370400440532013000"


def _direction(amount: Decimal) -> str:
    return "DBIT" if amount < 0 else "CRDT"


def _balance(kind: str, amount: Decimal) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{abs(amount):.2f}</Amt>'
        f"<CdtDbtInd>{_direction(amount)}</CdtDbtInd><Dt><Dt>2024-01-13</Dt></Dt></Bal>"
    )


def camt053(ledger: Ledger) -> bytes:
    """Version 2, as German banks write it: one long line, namespace without prefix."""
    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{abs(e.amount):.2f}</Amt><CdtDbtInd>{_direction(e.amount)}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>{e.booked_on}</Dt></BookgDt><ValDt><Dt>{e.booked_on}</Dt></ValDt><AcctSvcrRef>R{n}</AcctSvcrRef>"
        "<BkTxCd><Prtry><Cd>NTRF+166+9310</Cd><Issr>DK</Issr></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        f"<RmtInf><Ustrd>{escape(e.description)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for n, e in enumerate(ledger.entries)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2024-01-13T10:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2024-01-13T10:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{_balance('PRCD', ledger.opening)}{_balance('CLBD', ledger.closing)}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _indented(e: Entry, n: int) -> str:
    party = "Cdtr" if e.amount < 0 else "Dbtr"
    return f"""
      <Ntry>
        <NtryRef>{n}</NtryRef>
        <Amt Ccy="EUR">{abs(e.amount):.2f}</Amt>
        <CdtDbtInd>{_direction(e.amount)}</CdtDbtInd>
        <Sts>
          <Cd>BOOK</Cd>
        </Sts>
        <BookgDt>
          <DtTm>{e.booked_on}T23:30:00-05:00</DtTm>
        </BookgDt>
        <NtryDtls>
          <TxDtls>
            <RltdPties>
              <{party}>
                <Pty>
                  <Nm>{escape(e.description[:4])}</Nm>
                </Pty>
              </{party}>
            </RltdPties>
            <RmtInf>
              <Ustrd>{escape(e.description)}</Ustrd>
            </RmtInf>
          </TxDtls>
        </NtryDtls>
      </Ntry>"""


def camt052(ledger: Ledger) -> bytes:
    """Version 8: codes and parties wrapped, indented, interim balances, UTF-16."""
    entries = "".join(_indented(e, n) for n, e in enumerate(ledger.entries))
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
<!-- account report -->
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08">
  <BkToCstmrAcctRpt>
    <Rpt>
      <Id>R1</Id>
      <Acct><Id><Othr><Id>12345678</Id></Othr></Id><Ccy>EUR</Ccy><Ownr><Nm>Shop Ltd</Nm></Ownr></Acct>
      {_balance("OPBD", ledger.opening)}
      {_balance("ITBD", ledger.closing)}{entries}
    </Rpt>
  </BkToCstmrAcctRpt>
</Document>
"""
    return text.encode("utf-16")


def camt054(ledger: Ledger) -> bytes:
    """Version 4: a prefix, batches of two transactions for each entry, no balances."""
    entries = []
    for e in ledger.entries:
        half = (abs(e.amount) / 2).quantize(Decimal("0.01"))
        details = "".join(
            f'<c:TxDtls><c:Amt Ccy="EUR">{part:.2f}</c:Amt><c:CdtDbtInd>{_direction(e.amount)}</c:CdtDbtInd><c:RltdPties><c:Dbtr><c:Nm>Us</c:Nm></c:Dbtr></c:RltdPties></c:TxDtls>'
            for part in (half, abs(e.amount) - half)
        )
        entries.append(
            f'<c:Ntry><c:Amt Ccy="EUR">{abs(e.amount):.2f}</c:Amt><c:CdtDbtInd>{_direction(e.amount)}</c:CdtDbtInd><c:Sts>BOOK</c:Sts>'
            f"<c:BookgDt><c:Dt>{e.booked_on}</c:Dt></c:BookgDt><c:NtryDtls><c:Btch><c:NbOfTxs>2</c:NbOfTxs></c:Btch>{details}</c:NtryDtls>"
            f"<c:AddtlNtryInf>{escape(e.description)}</c:AddtlNtryInf></c:Ntry>\r\n"
        )
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\r\n<c:Document xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.054.001.04"><c:BkToCstmrDbtCdtNtfctn>'
        f"<c:Ntfctn><c:Id>N1</c:Id><c:Acct><c:Id><c:IBAN>{IBAN}</c:IBAN></c:Id><c:Ownr><c:Nm>Us</c:Nm></c:Ownr></c:Acct>{''.join(entries)}"
        "</c:Ntfctn></c:BkToCstmrDbtCdtNtfctn></c:Document>"
    ).encode("iso-8859-1")


WRITERS: dict[str, Callable[[Ledger], bytes]] = {w.__name__: w for w in (camt053, camt052, camt054)}
