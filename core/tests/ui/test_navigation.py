from types import SimpleNamespace

import pytest
from django.urls import reverse

from core.ui import navigation


def links(path, role):
    user = SimpleNamespace(is_authenticated=bool(role), role=role)
    return navigation.groups(SimpleNamespace(path=path, user=user))


def labels(path, role):
    return [[str(link.label) for link in group] for group in links(path, role)]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            "sme",
            [
                ["Dashboard", "Statements", "Figures", "Score", "Sharing", "Business profile"],
                ["Notifications", "The model", "Account"],
            ],
        ),
        (
            "investor",
            [
                ["Businesses", "Watchlist", "Searches", "Profile"],
                ["Notifications", "The model", "Account"],
            ],
        ),
        ("admin", [["Businesses", "Admin console"], ["Notifications", "The model", "Account"]]),
        ("", [["The model", "API"]]),
    ],
)
def test_each_role_has_its_own_navigation(role, expected):
    assert labels("/", role) == expected


@pytest.mark.parametrize("item", [*navigation.SIGNED_IN, *navigation.SIGNED_OUT])
def test_every_item_leads_somewhere(item):
    assert reverse(item.url_name).startswith("/")


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/business/", [("Dashboard", "page")]),
        ("/business/statements/", [("Statements", "page")]),
        ("/business/statements/7/", [("Statements", "true")]),
        ("/business/unheard-of/", [("Dashboard", "true")]),
        ("/", []),
    ],
)
def test_the_nearest_item_is_marked(path, marked):
    found = [
        (str(link.label), link.current)
        for group in links(path, "sme")
        for link in group
        if link.current
    ]
    assert found == marked


def test_a_request_without_a_user_is_signed_out():
    assert len(navigation.groups(SimpleNamespace(path="/"))) == 1
