from xml.etree import ElementTree

import lucide
import pytest

from core.ui.icons import icon


def test_an_icon_is_decoration_unless_it_has_a_label():
    plain = ElementTree.fromstring(icon("check"))
    assert (plain.get("aria-hidden"), plain.get("role"), plain.find("title")) == (
        "true",
        None,
        None,
    )
    named = ElementTree.fromstring(icon("check", "Done & <dusted>"))
    assert (named.get("aria-hidden"), named.get("role")) == (None, "img")
    assert named[0].text == "Done & <dusted>"


def test_an_icon_brings_no_style_and_no_size_of_its_own():
    drawing = ElementTree.fromstring(icon("upload"))
    assert drawing.get("class") == "icon icon-upload"
    assert (drawing.get("style"), drawing.get("viewBox")) == (None, "0 0 24 24")


def test_an_unknown_icon_fails():
    with pytest.raises(lucide.IconDoesNotExist):
        icon("no-such-icon")
