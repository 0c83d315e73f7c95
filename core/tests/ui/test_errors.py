"""The error pages stand on their own: no user, no database, no navigation."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.network import Origin, current_origin
from core.views import error_page

PAGES = {
    400: "The request cannot be understood",
    403: "You may not do this",
    404: "There is nothing here",
    409: "This has changed meanwhile",
    429: "Too many requests",
    500: "Something went wrong on our side",
}


@pytest.mark.parametrize(("status", "heading"), PAGES.items())
def test_pages_render_without_a_request(status, heading):
    html = render_to_string(f"{status}.html")
    assert html.count(f"<h1>{heading}</h1>") == 1
    assert html.count("name this request") == 0


@pytest.mark.parametrize("status", PAGES)
def test_pages_name_the_request_and_what_happened(status):
    token = current_origin.set(Origin("abc123"))
    response = error_page(RequestFactory().get("/"), status, "Exactly <this>.")
    current_origin.reset(token)
    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<code>abc123</code>") == 1
    assert html.count("<p>Exactly &lt;this&gt;.</p>") == 1
