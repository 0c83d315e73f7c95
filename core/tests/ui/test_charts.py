from xml.etree import ElementTree

import pytest

from core.ui.charts import Band, Pair, Point, bar_chart, column_chart, compact, line_chart

BANDS = (Band("high", 0, 40, "High"), Band("medium", 40, 70, "Medium"), Band("low", 70, 100, "Low"))


def line(values, **options):
    points = [Point(f"M{index}", value) for index, value in enumerate(values)]
    return line_chart(points, title="T", label_column="Month", value_column="V", **options)


def bars(*pairs):
    rows = [Pair(f"M{index}", *pair) for index, pair in enumerate(pairs)]
    return bar_chart(rows, title="T", label_column="Month", inflow_label="In", outflow_label="Out")


def elements(svg, name):
    return [node for node in ElementTree.fromstring(svg).iter() if node.get("class") == name]


def numbers(svg):
    """Every coordinate of the drawing."""
    root = ElementTree.fromstring(svg)
    return [
        float(node.get(key))
        for node in root.iter()
        for key in ("x", "y", "cx", "cy", "x1", "y1")
        if node.get(key)
    ]


def test_drawings_name_and_describe_themselves():
    chart = line([61, 79])
    for svg in (chart.wide, chart.narrow):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert [node.text for node in root[:2]] == ["T", "From 61 in M0 to 79 in M1."]


def test_the_table_holds_the_same_numbers():
    chart = line_chart(
        [Point("Jan", 5, "€5.00"), Point("Feb", None)],
        title="T",
        label_column="Month",
        value_column="Balance",
    )
    assert chart.columns == ["Month", "Balance"]
    assert chart.rows == [["Jan", "€5.00"], ["Feb", "not known"]]


@pytest.mark.parametrize("values", [[], [None], [float("nan"), float("inf")]])
def test_nothing_to_draw_says_so(values):
    chart = line(values)
    assert [node.text for node in elements(chart.wide, "chart-empty")] == ["No figures yet"]
    assert elements(chart.wide, "chart-line") == []


def test_one_value_is_a_dot_in_the_middle():
    chart = line([61], low=0, high=100)
    assert len(elements(chart.wide, "chart-dot")) == 1
    assert elements(chart.wide, "chart-line") == []


def test_a_gap_splits_the_line():
    assert len(elements(line([1, 2, None, 4, 5]).wide, "chart-line")) == 2
    assert len(elements(line([1, 2, None, 4]).wide, "chart-line")) == 1
    assert len(elements(line([1, 2, None, 4]).wide, "chart-dot")) == 3


@pytest.mark.parametrize(
    "values", [[5, 5, 5], [-3, -7], [-3, 7], [0, 0], [1e14, 9e14], [1e-4, 2e-4]]
)
def test_everything_stays_inside_the_drawing(values):
    for svg, width, height in ((line(values).wide, 800, 270), (line(values).narrow, 360, 230)):
        found = numbers(svg)
        assert len(found) > 10
        assert min(found) >= 0
        assert max(found) <= max(width, height)
        for dot in elements(svg, "chart-dot"):
            assert 0 <= float(dot.get("cx")) <= width
            assert 0 <= float(dot.get("cy")) <= height


def test_higher_values_stand_higher():
    dots = elements(line([10, 90], low=0, high=100).wide, "chart-dot")
    assert float(dots[0].get("cy")) > float(dots[1].get("cy"))


def test_bands_make_the_ticks_and_replace_the_area():
    chart = line([50, 60], low=0, high=100, bands=BANDS, text=lambda value: f"{value:.0f}")
    labels = [node.text for node in elements(chart.wide, "chart-label")]
    assert labels[:4] == ["0", "40", "70", "100"]
    assert [node.text for node in elements(chart.narrow, "chart-band-label")] == [
        "High",
        "Medium",
        "Low",
    ]
    assert elements(chart.wide, "chart-area") == []


def test_narrow_drawings_leave_out_labels_rather_than_overlap():
    chart = line(range(12))
    wide = [node for node in elements(chart.wide, "chart-label") if node.text.startswith("M")]
    narrow = [node for node in elements(chart.narrow, "chart-label") if node.text.startswith("M")]
    assert len(wide) == 12
    assert 4 <= len(narrow) < 12
    assert narrow[0].text == "M11"


def test_words_are_escaped():
    evil = "<script>alert(1)</script>"
    chart = line_chart(
        [Point(evil, 1, evil), Point("b", 2)], title=evil, label_column="a", value_column="b"
    )
    for svg in (
        chart.wide,
        bar_chart(
            [Pair(evil, 1, 2)], title=evil, label_column="a", inflow_label=evil, outflow_label=evil
        ).wide,
    ):
        assert "<script" not in svg
        assert ElementTree.fromstring(svg)[0].text == evil


def test_bars_stand_side_by_side_and_name_their_values():
    chart = bars((100, 40), (50, 60))
    assert len(elements(chart.wide, "chart-bar-in")) == 2
    titles = [node[0].text for node in elements(chart.wide, "chart-bar-out")]
    assert titles == ["M0, Out: 40", "M1, Out: 60"]
    assert chart.rows == [["M0", "100", "40"], ["M1", "50", "60"]]
    assert chart.legend == [("chart-bar-in", "In"), ("chart-bar-out", "Out")]


def test_zero_and_missing_have_no_bar():
    chart = bars((0, None), (5, 5))
    assert len(elements(chart.wide, "chart-bar-in")) == 1
    assert len(elements(chart.wide, "chart-bar-out")) == 1
    assert chart.rows[0] == ["M0", "0", "not known"]


def test_negative_bars_hang_below_zero():
    chart = bars((-40, 40))
    zero = float(elements(chart.wide, "chart-axis")[0].get("y1"))
    inflow = elements(chart.wide, "chart-bar-in")[0].get("d")
    outflow = elements(chart.wide, "chart-bar-out")[0].get("d")
    assert float(inflow.split("V")[1].split("Q")[0]) > zero
    assert float(outflow.split("V")[1].split("Q")[0]) < zero


def test_no_bars_say_so():
    assert [node.text for node in elements(bars().narrow, "chart-empty")] == ["No figures yet"]
    assert bars().legend == []


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1_200_000, "1.2M"), (-50_000, "-50K"), (47.5e12, "47.5T")]
)
def test_axis_labels_are_compact(value, text):
    assert compact(value) == text


# -- What is left, a second line, columns


def test_what_is_left_is_a_line_over_the_bars():
    pairs = [Pair("Jan", 100, 40, net=60, net_text="€60"), Pair("Feb", 50, 80, net=-30)]
    chart = bar_chart(
        pairs,
        title="T",
        label_column="Month",
        inflow_label="In",
        outflow_label="Out",
        net_label="Left",
    )
    assert chart.columns == ["Month", "In", "Out", "Left"]
    assert chart.rows == [["Jan", "100", "40", "€60"], ["Feb", "50", "80", "-30"]]
    assert chart.legend[-1] == ("chart-key-net", "Left")
    for svg in (chart.wide, chart.narrow):
        assert len(elements(svg, "chart-net")) == 1
        dots = elements(svg, "chart-net-dot")
        assert [dot[0].text for dot in dots] == ["Jan: €60", "Feb: -30"]
        zero = next(float(line.get("y1")) for line in elements(svg, "chart-axis"))
        assert float(dots[0].get("cy")) < zero < float(dots[1].get("cy"))


def test_a_second_line_is_dashed_and_has_its_column():
    points = [Point("Jan", 5, "€5", 2, "€2"), Point("Feb", 6, "€6", None), Point("Mar", 7, "", -1)]
    chart = line_chart(
        points, title="T", label_column="Month", value_column="Mean", lower_column="Low"
    )
    assert chart.columns == ["Month", "Mean", "Low"]
    assert [row[2] for row in chart.rows] == ["€2", "not known", "-1"]
    assert chart.legend == [("chart-key", "Mean"), ("chart-key-lower", "Low")]
    assert elements(chart.wide, "chart-line-lower") == []  # no two values beside each other


def columns(*values, base=1.0):
    points = [Point(f"M{index}", value) for index, value in enumerate(values)]
    return column_chart(points, title="T", label_column="Month", value_column="V", base=base)


def test_columns_stand_on_their_base():
    chart = columns(1.5, 0.5, 1, None)
    assert len(elements(chart.wide, "chart-bar-in")) == 1
    assert len(elements(chart.wide, "chart-bar-out")) == 1
    assert [row[1] for row in chart.rows] == ["1.5", "0.5", "1", "not known"]
    assert "From 0.5 to 1.5." in chart.wide
    assert elements(columns().wide, "chart-empty")[0].text == "No figures yet"
