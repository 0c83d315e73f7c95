"""Every component, rendered once in every state: sound HTML that a strict CSP lets through."""

import re
from html.parser import HTMLParser

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

pytestmark = pytest.mark.urls("core.tests.ui.urls")
VOID = {"area", "br", "circle", "hr", "img", "input", "link", "meta", "path", "rect", "line"}


class Page(HTMLParser):
    """Start tags of a page; complains about elements that are closed out of order."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.open = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> out of order at {self.getpos()}"


@pytest.fixture
def html(client, db):
    response = client.get("/gallery/?messages=1")
    assert response.status_code == 200
    return response.content.decode()


def test_gallery_stands_in_development_only(client, db, settings):
    settings.ROOT_URLCONF = "partnex.urls"
    assert client.get("/gallery/").status_code == 404


def test_elements_are_nested_and_ids_unique(html):
    page = Page(html)
    assert page.open == []
    ids = [attrs["id"] for _tag, attrs in page.tags if "id" in attrs]
    # Two forms of one class stand side by side here, never on a page of the product.
    own = [name for name in ids if not name.startswith("id_")]
    assert sorted(own) == sorted(set(own))


def test_nothing_inline_that_the_policy_would_block(html):
    page = Page(html)
    assert [attrs for _tag, attrs in page.tags if "style" in attrs] == []
    assert [
        attrs for _tag, attrs in page.tags if any(name.startswith("on") for name in attrs)
    ] == []
    assert [attrs for tag, attrs in page.tags if tag == "style"] == []
    assert [attrs for tag, attrs in page.tags if tag == "script" and "src" not in attrs] == []


def test_every_variable_is_defined(html):
    assert re.findall("⟪undefined[^⟫]*⟫", html) == []


def test_messages_are_announced(html):
    assert re.findall(r'class="notice notice-(\w+)" role="(\w+)"', html) == [
        ("good", "status"),
        ("bad", "alert"),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_set_by_the_server(client, db, theme):
    client.cookies["theme"] = theme
    assert f'data-theme="{theme}"' in client.get("/gallery/").content.decode()


def render(source, **context):
    request = RequestFactory().get("/", {"order": "name", "cursor": "old"})
    template = Template(CottonCompiler().process(source))
    return template.render(RequestContext(request, context)).strip()


def test_a_button_is_a_link_where_it_leads_somewhere():
    assert (
        render('<c-button href="/x/?a=1" variant="primary">Go</c-button>')
        == '<a class="button button-primary" href="/x/?a=1">Go</a>'
    )
    assert render('<c-button name="step" value="2" disabled>Go</c-button>') == (
        '<button class="button button-secondary" type="submit" name="step" value="2" disabled>'
        "Go</button>"
    )


def test_foreign_words_are_escaped_in_every_place():
    evil = '"><script>alert(1)</script>'
    sources = [
        '<c-button href="{{ evil }}" data-x="{{ evil }}">{{ evil }}</c-button>',
        '<c-button :href="evil" :data-x="evil">{{ evil }}</c-button>',
        '<c-card title="{{ evil }}" :subtitle="evil">{{ evil }}</c-card>',
        '<c-stat :label="evil" :note="evil">{{ evil }}</c-stat>',
        '<c-notice :title="evil">{{ evil }}</c-notice>',
        '<c-chip :href="evil" :data-x="evil">{{ evil }}</c-chip>',
        '<c-step :title="evil">{{ evil }}</c-step>',
        '<c-action :action="evil" :confirm="evil" :data-x="evil">{{ evil }}</c-action>',
        '<c-contribution :label="evil" :points="3" :text="evil">{{ evil }}</c-contribution>',
        '<c-pagination :page="page" :next_label="evil" :summary="evil" />',
        '<c-table :caption="evil" scroll="yes">{{ evil }}</c-table>',
    ]
    for source in sources:
        html = render(source, evil=evil, page={"previous": None, "next": evil})
        assert html.count("&lt;script&gt;") >= 2, source
        assert html.count("<script") == 0, source


def test_a_finished_step_says_so_in_words():
    html = render('<c-step title="Profile" state="done">Text</c-step>')
    assert html.count('<span class="visually-hidden"> (done)</span>') == 1
    assert (
        render('<c-step title="Score" state="current" number="3" />').count('aria-current="step"')
        == 1
    )


def test_pagination_without_pages_is_nothing():
    assert render('<c-pagination :page="page" />', page={"previous": None, "next": None}) == ""


def test_pagination_keeps_the_rest_of_the_query():
    page = {"previous": "before", "next": "after"}
    html = render('<c-pagination :page="page" anchor="#rows" />', page=page)
    assert re.findall(r'href="([^"]*)" rel="(\w+)"', html) == [
        ("?order=name&amp;cursor=before#rows", "prev"),
        ("?order=name&amp;cursor=after#rows", "next"),
    ]


def test_a_chart_brings_its_numbers_as_a_table():
    from core.ui.charts import Point, line_chart

    chart = line_chart(
        [Point("Jan", 61), Point("Feb", 79)], title="T", label_column="Month", value_column="Score"
    )
    html = render('<c-chart :chart="chart" />', chart=chart)
    assert re.findall(r"<t[hd][^>]*>([^<]+)</t[hd]>", html) == [
        "Month",
        "Score",
        "Jan",
        "61",
        "Feb",
        "79",
    ]
    assert html.count('<svg class="chart-') == 2
