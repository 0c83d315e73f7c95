"""What an uploaded file must be before it is stored."""

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from core.errors import Invalid


def clean_file_name(name: str) -> str:
    """The last part of a name as plain text: no path, control signs or direction marks."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return " ".join(visible.split())[-200:] or _("unnamed")


def check_file(file: File, name: str) -> None:
    extension = PurePosixPath(name.lower()).suffix.lstrip(".")
    if extension not in settings.ALLOWED_EXTENSIONS:
        allowed = ", ".join(e.upper() for e in settings.ALLOWED_EXTENSIONS)
        text = _("This type of file cannot be read. Upload one of these: %s.") % allowed
        raise Invalid(text, code="wrong_type", fields={"file": [text]})
    if not file.size:
        text = _("This file is empty.")
        raise Invalid(text, code="empty", fields={"file": [text]})
    if file.size > settings.MAX_UPLOAD_SIZE:
        text = _("This file is larger than %s MB. Export a shorter period.") % (
            f"{settings.MAX_UPLOAD_SIZE / 2**20:g}"
        )
        raise Invalid(text, code="too_large", fields={"file": [text]})


def digest_of(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
