"""The catalogues of texts: compiled as they are written."""

import pytest
from django.conf import settings

from partnex import catalogue

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_texts(language):
    """`make run` needs no gettext tools, since the compiled file is in the repository."""
    compiled = catalogue.po_path(language).with_suffix(".mo").read_bytes()
    assert compiled == catalogue.mo_bytes(catalogue.read(language)), "run `make messages`"
