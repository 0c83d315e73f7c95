import pytest

from accounts.enums import NotificationKind
from accounts.models import Notification
from core import clock
from investors import tasks, watch_actions, watch_alerts
from investors.models import Watch
from investors.tests.factories import InvestorFactory
from scoring.enums import ScoreState
from scoring.tests.factories import ScoreFactory
from smes.models import Sme
from smes.tests.factories import ConsentFactory, SmeFactory, level_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines():
    return InvestorFactory().user


@pytest.fixture
def sme(ines):
    sme = SmeFactory(listed=True, business_name="Olives", score=64)
    watch_actions.watch(sme=sme, by=ines)
    return sme


def scored(sme, value):
    """A score in force of `value` as the engine's factory stores it, shown on the card."""
    sme.scores.model.objects.filter(sme=sme)._raw_delete("default")
    score = ScoreFactory(sme=sme)
    Sme.objects.filter(pk=sme.pk).update(
        score=value, risk_level=level_of(value), scored_at=clock.now()
    )
    return score.pk


def told():
    """What watchers were told; owners hear of other things."""
    watched = Notification.objects.filter(kind=NotificationKind.WATCHED_CHANGED)
    return list(watched.order_by("pk").values_list("title", "body"))


@pytest.mark.parametrize(
    ("value", "title", "level"),
    [
        (78, "Olives rose from 64 to 78", "Low risk"),
        (54, "Olives fell from 64 to 54", "Medium risk"),
        (70, "Olives rose from 64 to 70", "Low risk"),
    ],
)
def test_ten_points_or_another_level_are_told_once(sme, ines, value, title, level):
    score = scored(sme, value)
    for _time in range(2):
        watch_alerts.tell_watchers([score])
    assert told() == [(title, f"Its level is now “{level}”.")]
    notification = Notification.objects.get()
    assert (notification.user, notification.kind) == (ines, "watched_changed")
    assert notification.link == f"/smes/{sme.pk}/"


@pytest.mark.parametrize("value", [64, 69, 55])
def test_less_than_that_is_not_told(sme, value):
    watch_alerts.tell_watchers([scored(sme, value)])
    assert told() == []


def test_small_steps_add_up(sme):
    for value in (58, 54, 52):
        watch_alerts.tell_watchers([scored(sme, value)])
    assert [title for title, _body in told()] == ["Olives fell from 64 to 54"]


def test_an_unlisted_business_is_told_only_to_whom_it_is_shared_with(sme, ines):
    other = InvestorFactory().user
    watch_actions.watch(sme=sme, by=other)
    Sme.objects.update(is_listed=False, listed_at=None)
    ConsentFactory(sme=sme, grantee=other, scopes=["score"])
    watch_alerts.tell_watchers([scored(sme, 90)])
    assert Notification.objects.get().user == other


def test_a_score_replaced_meanwhile_is_left_to_the_next_one(sme):
    score = scored(sme, 90)
    sme.scores.model._base_manager.filter(pk=score)._update(
        [(sme.scores.model._meta.get_field("state"), None, ScoreState.SUPERSEDED)]
    )
    watch_alerts.tell_watchers([score])
    assert told() == []


def test_many_watchers_are_told_in_pieces(sme, monkeypatch):
    for _number in range(4):
        watch_actions.watch(sme=sme, by=InvestorFactory().user)
    monkeypatch.setattr(watch_alerts, "AT_ONCE", 2)
    pieces = []
    monkeypatch.setattr(
        tasks, "tell_watchers", type("Task", (), {"enqueue": lambda *args: pieces.append(args)})
    )
    score, beyond, turns = scored(sme, 90), 0, 0
    while beyond is not None:
        beyond, turns = watch_alerts.tell_watchers([score], beyond), turns + 1
    assert (len(told()), turns) == (5, 3)


def test_the_run_only_leaves_a_task_and_only_where_somebody_watches(
    sme, monkeypatch, django_assert_num_queries
):
    left = []
    monkeypatch.setattr(
        tasks, "tell_watchers", type("Task", (), {"enqueue": staticmethod(left.append)})
    )
    unwatched = ScoreFactory().pk
    watched = scored(sme, 90)
    with django_assert_num_queries(1):
        watch_alerts.after_scores([unwatched])
    watch_alerts.after_scores([watched, unwatched])
    assert left == [[watched, unwatched]]


def test_a_score_run_tells_the_watchers(ines, settings, django_capture_on_commit_callbacks):
    from scoring.actions import run_score
    from scoring.tests.factories import SummaryFactory

    settings.AI_MODE = "fallback"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    summary = SummaryFactory(sme=SmeFactory(listed=True, business_name="Olives", score=64))
    watch_actions.watch(sme=summary.sme, by=ines)
    with django_capture_on_commit_callbacks(execute=True):
        run_score(sme=summary.sme, by=summary.sme.owner)
    assert told() == [("Olives rose from 64 to 78", "Its level is now “Low risk”.")]
    assert Watch.objects.get().told_score == 78
