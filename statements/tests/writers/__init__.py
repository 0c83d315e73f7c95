"""One ledger in every format and dialect: each writer turns a `Ledger` into the bytes of a file."""

from statements.tests.writers import camt, delimited, mt940, ofx, pdf, qif, sheets

WRITERS = {
    name: writer
    for module in (delimited, ofx, qif, mt940, camt, sheets, pdf)
    for name, writer in module.WRITERS.items()
}
