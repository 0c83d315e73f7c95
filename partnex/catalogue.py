"""The catalogue of texts: found in the sources, kept beside their translations, compiled.

All in Python, so that neither `make messages` nor a fresh checkout needs the gettext tools.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOMS = ("accounts", "audit", "core", "investors", "partnex", "scoring", "smes", "statements")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# Translations of Partnex. `make messages` keeps the texts; the translations are by hand."
UNSAID = tuple(
    f'"{name}:'
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)


def po_path(language: str) -> Path:
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """The Python files and templates whose texts a user may meet."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path
    for path in sorted((settings.BASE_DIR / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path


def extracted() -> Catalog:
    """Every text that is marked for translation, with the files that say it."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in sources():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django turns a template into calls of gettext; its indentation means nothing.
            lines = templatize(text, origin=name).splitlines()
            text = "\n".join(line.lstrip() for line in lines)
        found = extract("python", BytesIO(text.encode()), KEYWORDS, ["Translators:"])
        for line, message, comments, context in found:
            catalog.add(
                message, None, [(name, line)], auto_comments=comments, context=context or None
            )
    return catalog


def read(language: str) -> Catalog:
    """The translations as they stand in the repository."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language, charset="utf-8")


def merged(language: str) -> Catalog:
    """The texts of the sources with the translations that there are; the others are gone."""
    known, catalog = read(language), Catalog(locale=language, charset="utf-8", fuzzy=False)
    catalog.header_comment = HEADER
    for message in extracted():
        if message.id:
            before = known.get(message.id, message.context)
            if before and before.pluralizable == message.pluralizable:
                message.string, message.user_comments = before.string, before.user_comments
            catalog[message.id] = message
    return catalog


def po_bytes(catalog: Catalog) -> bytes:
    """The catalogue as text: by file, without line numbers or dates, so that diffs show texts."""
    written = BytesIO()
    write_po(written, catalog, width=98, include_lineno=False, sort_by_file=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(UNSAID)).encode()


def mo_bytes(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it. What has no translation is left to the English."""
    compiled = Catalog(locale=catalog.locale, charset="utf-8", fuzzy=False)
    for message in catalog:
        if message.id and is_translated(message):
            compiled[message.id] = message
    written = BytesIO()
    write_mo(written, compiled)
    # The header's date would make every compilation another file.
    return re.sub(
        rb"POT-Creation-Date: [^\n]{21}", b"POT-Creation-Date: " + b"-" * 21, written.getvalue()
    )


def update(language: str) -> list[Message]:
    """Bring the language's files up to the sources. Returns what has no translation yet."""
    catalog, path = merged(language), po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_bytes(catalog))
    path.with_suffix(".mo").write_bytes(mo_bytes(read(language)))
    return [message for message in catalog if message.id and not is_translated(message)]


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(strings) and not message.fuzzy
