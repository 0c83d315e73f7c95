import pytest

from core.errors import Invalid
from core.keyset import paginate
from smes.models import Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
ORDER = ("-score", "-id")


def walk(size, order=ORDER, direction="next", cursor=None):
    while True:
        page = paginate(Sme.objects.all(), order=order, size=size, cursor=cursor)
        yield page
        cursor = getattr(page, direction)
        if cursor is None:
            return


@pytest.fixture
def smes():
    """Ten businesses with many ties."""
    return [SmeFactory(score=score) for score in (50, 60, 60, 60, 70, 50, 60, 70, 50, 60)]


@pytest.mark.parametrize("size", [1, 2, 3, 9, 10, 11])
def test_forwards_and_backwards_give_every_row_once_in_order(smes, size):
    expected = list(Sme.objects.order_by(*ORDER))
    pages = list(walk(size))
    assert [row for page in pages for row in page.rows] == expected
    assert pages[0].previous is None
    back = list(walk(size, direction="previous", cursor=pages[-1].previous)) if size < 10 else []
    assert [row for page in reversed(back) for row in page.rows] == expected[
        : len(expected) - len(pages[-1].rows) if size < 10 else 0
    ]
    assert not back or (back[-1].previous, back[-1].next is not None) == (None, True)


@pytest.mark.parametrize("order", [("business_name", "id"), ("-listed_at", "-id")])
def test_text_and_times_make_cursors(order):
    expected = [SmeFactory(listed=True, business_name=name) for name in ("a", "a", "ß", "“z”")]
    expected = list(Sme.objects.order_by(*order))
    assert [row for page in walk(1, order) for row in page.rows] == expected


def test_a_row_that_arrives_meanwhile_moves_nothing(smes):
    first = paginate(Sme.objects.all(), order=ORDER, size=4)
    SmeFactory(score=99)
    second = paginate(Sme.objects.all(), order=ORDER, size=4, cursor=first.next)
    assert [row.pk for row in second.rows] == [
        row.pk for row in Sme.objects.exclude(score=99).order_by(*ORDER)[4:8]
    ]


def test_no_rows_no_cursors():
    page = paginate(Sme.objects.all(), order=ORDER, size=5)
    assert (page.rows, page.next, page.previous) == ([], None, None)


def made_for(order):
    SmeFactory.create_batch(2, score=5)
    return paginate(Sme.objects.all(), order=order, size=1).next


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "é",
        "W10",  # []
        "WzFd",  # [1]
        "bnVsbA",  # null
        "A" * 501,
        "WyJuZXh0IixbIi1zY29yZSIsIi1pZCJdLFsxZTk5OSwxXV0",  # an infinite score
        "WyJuZXh0IixbIi1zY29yZSIsIi1pZCJdLFsxLDk5OTk5OTk5OTk5OTk5OTk5OTk5XV0",  # an id too long
        "WyJuZXh0IixbIi1zY29yZSIsIi1pZCJdLFsieCIseyJhIjoxfV1d",  # no numbers
    ],
)
def test_a_cursor_nobody_made_is_refused(smes, cursor):
    with pytest.raises(Invalid) as refused:
        paginate(Sme.objects.all(), order=ORDER, size=5, cursor=cursor)
    assert refused.value.code == "bad_cursor"


def test_a_cursor_of_another_order_is_refused():
    cursor = made_for(("business_name", "id"))
    with pytest.raises(Invalid):
        paginate(Sme.objects.all(), order=ORDER, size=5, cursor=cursor)
