import pytest

from core.ui.context import page


@pytest.mark.parametrize(
    ("cookies", "theme"),
    [
        ({"theme": "dark"}, "dark"),
        ({"theme": "light"}, "light"),
        ({"theme": "system"}, ""),
        ({"theme": '"><script>'}, ""),
        ({}, ""),
    ],
)
def test_only_known_themes_reach_the_page(rf, cookies, theme):
    request = rf.get("/")
    request.COOKIES.update(cookies)
    assert page(request)["theme"] == theme
