from decimal import Decimal
from xml.etree import ElementTree

import pytest

from core.ui.marks import contribution_bar, score_gauge, score_ring, sparkline


def one(svg, name):
    found = [node for node in ElementTree.fromstring(svg).iter() if node.get("class") == name]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("value", "level", "number", "name", "title"),
    [
        (79, "LOW", "79", "ring level-low", "Score 79 of 100"),
        (Decimal("54.5"), "MEDIUM", "55", "ring level-medium", "Score 55 of 100"),
        (34, "high", "34", "ring level-high", "Score 34 of 100"),
        (-3, "HIGH", "0", "ring level-high", "Score 0 of 100"),
        (250, "LOW", "100", "ring level-low", "Score 100 of 100"),
        (None, None, "–", "ring level-none", "Not scored yet"),
        (float("nan"), "", "–", "ring level-none", "Not scored yet"),
    ],
)
def test_ring_says_its_number_and_level(value, level, number, name, title):
    svg = score_ring(value, level)
    root = ElementTree.fromstring(svg)
    assert root.get("class") == name
    assert root[0].text == title
    assert one(svg, "ring-number").text == number


def test_ring_and_gauge_are_as_full_as_the_score():
    assert one(score_ring(79, "LOW"), "ring-value").get("stroke-dasharray") == "79 100"
    assert one(score_gauge(79, "LOW"), "ring-value").get("stroke-dasharray") == "79 150"
    assert one(score_gauge(79, "LOW"), "ring-track").get("stroke-dasharray") == "100 150"


@pytest.mark.parametrize("draw", [score_ring, score_gauge])
@pytest.mark.parametrize("value", [0, None])
def test_no_score_draws_no_arc(draw, value):
    assert one(draw(value, ""), "ring-value") is None


def test_gauge_marks_where_levels_change():
    root = ElementTree.fromstring(score_gauge(50, "MEDIUM"))
    assert [n.text for n in root.iter() if n.get("class") == "gauge-mark"] == ["40", "70"]
    assert one(score_gauge(None), "gauge-of").text == "not scored yet"


def test_sparkline_runs_from_low_to_high():
    path = one(sparkline([1, 2, 3]), "chart-line").get("d")
    assert path == "M3 23L46 13L89 3"


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([4, 4], "M3 13L89 13"),
        ([7], "M3 13"),
        ([1, None, 3], "M3 23L89 3"),
        ([-5, 5], "M3 23L89 3"),
    ],
)
def test_sparkline_of_few_and_equal_values(values, path):
    assert one(sparkline(values), "chart-line").get("d") == path


@pytest.mark.parametrize("values", [[], [None, None], [float("inf")]])
def test_sparkline_without_values_is_a_flat_rule(values):
    assert one(sparkline(values), "chart-line") is None
    assert one(sparkline(values), "chart-grid") is not None


def test_sparkline_with_a_label_is_an_image():
    root = ElementTree.fromstring(sparkline([1, 2], "Revenue <rising>"))
    assert (root.get("role"), root[0].text) == ("img", "Revenue <rising>")
    assert ElementTree.fromstring(sparkline([1, 2])).get("aria-hidden") == "true"


@pytest.mark.parametrize(
    ("points", "possible", "width", "level"),
    [
        (22, 25, "88%", "low"),
        (14, 20, "70%", "low"),
        (8, 20, "40%", "medium"),
        (4, 15, "26.7%", "high"),
        (30, 25, "100%", "low"),
        (-1, 25, "0%", "high"),
        (1, 0, "0%", "high"),
    ],
)
def test_bar_of_points_out_of_possible(points, possible, width, level):
    svg = contribution_bar(points, possible)
    assert one(svg, "bar-value").get("width") == width
    assert ElementTree.fromstring(svg).get("class") == f"bar bar-{level}"


@pytest.mark.parametrize(
    ("points", "reach", "x", "width", "level"),
    [(6, 12, "50%", "25%", "low"), (-6, 12, "25%", "25%", "high"), (0, 0, "50%", "0%", "low")],
)
def test_bar_of_gained_and_lost_points_starts_in_the_middle(points, reach, x, width, level):
    svg = contribution_bar(points, reach=reach)
    value = one(svg, "bar-value")
    assert (value.get("x"), value.get("width")) == (x, width)
    assert ElementTree.fromstring(svg).get("class") == f"bar bar-{level}"
