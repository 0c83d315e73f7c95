import re
import statistics
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts import actions, devices, tokens
from accounts.enums import Role
from accounts.models import User
from accounts.tests.factories import PASSWORD, AdminUserFactory, InvestorUserFactory, UserFactory
from audit.models import AuditEvent

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another-word-2"


@pytest.fixture
def sign_up(client):
    def sign_up(**changes):
        data = {"email": "new@x.example", "password1": PASSWORD, "role": "sme", **changes}
        return client.post(reverse("account_signup"), data)

    return sign_up


@pytest.fixture
def sign_in(client):
    def sign_in(user, password=PASSWORD, **data):
        email = getattr(user, "email", user)
        data = {"login": email, "password": password, **data}
        return client.post(reverse("account_login"), data)

    return sign_in


def signed_in(client):
    return client.get(reverse("accounts:settings")).status_code == 200


def link_in_mail():
    return re.search(r"https?://testserver(/\S+)", mail.outbox[-1].body).group(1)


# -- Signing up


@pytest.mark.parametrize(("role", "landing"), [("sme", "/business/"), ("investor", "/smes/")])
def test_sign_up_leads_to_the_start_of_the_role(client, sign_up, role, landing):
    response = sign_up(role=role)
    assert (response.status_code, response.url) == (302, reverse("accounts:welcome"))
    response = client.get(response.url)
    assert (response.status_code, response.url) == (302, landing)
    user = User.objects.get()
    assert (user.email, user.role) == ("new@x.example", role)
    assert signed_in(client)
    tags = AuditEvent.objects.order_by("seq").values_list("tag", flat=True)
    assert list(tags) == ["person:signed_up", "person:signed_in"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "admin"}, "role"),
        ({"role": ""}, "role"),
        ({"email": "nobody"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "password123"}, "password1"),
        ({"password1": "x" * 129}, "password1"),
    ],
)
def test_sign_up_names_the_wrong_field(sign_up, changes, field):
    response = sign_up(**changes)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert User.objects.count() == 0


def test_sign_up_offers_no_administrator(client):
    form = client.get(reverse("account_signup")).context["form"]
    assert [value for value, _label in form.fields["role"].choices] == [Role.SME, Role.INVESTOR]


def test_a_taken_address_is_answered_like_a_new_one(client, sign_up):
    fresh = sign_up()
    client.logout()
    client.cookies.clear()
    taken = sign_up(email="NEW@x.example", password1=NEW_PASSWORD)
    assert (taken.status_code, taken.url, taken.content) == (302, fresh.url, fresh.content)
    assert set(taken.cookies) == set(fresh.cookies)
    assert [message.to for message in mail.outbox] == [["new@x.example"]] * 2
    assert not signed_in(client)
    page = client.get(taken.url)
    assert page.templates[0].name == "account/verification_sent.html"
    assert User.objects.get().check_password(PASSWORD)


def test_the_address_is_verified_by_the_link_in_the_mail(client, sign_up):
    sign_up()
    assert EmailAddress.objects.get().verified is False
    link = link_in_mail()
    assert client.get(link).status_code == 200
    assert EmailAddress.objects.get().verified is False  # looking at it changes nothing
    response = client.post(link)
    assert (response.status_code, response.url) == (302, reverse("accounts:settings"))
    assert EmailAddress.objects.get().verified is True
    assert client.get(link).context["confirmation"] is None


def test_a_mail_server_that_is_away_stops_nobody(client, sign_up, settings):
    settings.EMAIL_BACKEND = "accounts.tests.test_views.AwayBackend"
    assert sign_up().status_code == 302
    assert signed_in(client)


class AwayBackend:
    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


# -- Signing in and out


@pytest.mark.parametrize(
    ("factory", "landing"),
    [(UserFactory, "/business/"), (InvestorUserFactory, "/smes/"), (AdminUserFactory, "/admin/")],
)
def test_sign_in(client, sign_in, factory, landing):
    user = factory()
    response = sign_in(user.email.upper())
    assert (response.status_code, response.url) == (302, landing)
    assert signed_in(client)
    assert AuditEvent.objects.get().tag == "person:signed_in"


def test_sign_in_goes_on_where_one_wanted_to_go(client, sign_in):
    user = UserFactory()
    assert sign_in(user, next="/accounts/settings/").url == "/accounts/settings/"
    client.logout()
    assert sign_in(user, next="https://evil.example/").url == "/business/"


def test_an_unverified_address_is_reminded_of(client, sign_in):
    user = UserFactory()
    sign_in(user)
    texts = [
        str(message) for message in client.get(reverse("accounts:settings")).context["messages"]
    ]
    assert texts == ["Your e-mail address is not verified yet. You find the link under Account."]


def without_noise(response):
    """The page without what differs each time: the CSRF token and the typed address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r'value="[^"]*@x\.example"', "", text)


def test_unknown_and_wrong_are_answered_alike(sign_in):
    user = UserFactory(email="known@x.example")
    wrong, unknown = sign_in(user, "wrong"), sign_in("unknown@x.example", "wrong")
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert without_noise(wrong) == without_noise(unknown)
    assert wrong.context["form"].non_field_errors() == [
        "The e-mail address or the password is not right."
    ]


def test_known_and_unknown_take_the_same_time(sign_in, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    known = actions.register_user(email="known@x.example", password=PASSWORD, role="sme").email
    times = {known: [], "unknown@x.example": []}
    for _ in range(7):
        for email, taken in times.items():
            started = time.process_time()
            sign_in(email, "wrong")
            taken.append(time.process_time() - started)
    fast, slow = sorted(statistics.median(taken) for taken in times.values())
    assert slow < 1.5 * fast


def test_too_many_wrong_passwords(client, sign_in, settings):
    settings.ENABLE_RATE_LIMITING = True
    user = UserFactory()
    responses = [sign_in(user, "wrong") for _ in range(6)]
    assert [response.status_code for response in responses] == [400] * 5 + [429]
    (message,) = responses[-1].context["form"].non_field_errors()
    assert message.startswith("Too many wrong passwords. Try again in 1")
    assert 890 < int(responses[-1]["Retry-After"]) <= 901
    client.cookies[devices.COOKIE] = devices.remember(user.email)
    assert sign_in(user).status_code == 302


def test_a_sign_in_makes_the_device_known(client, sign_in):
    user = UserFactory()
    cookie = sign_in(user).cookies[devices.COOKIE]
    assert devices.recognise(cookie.value, user.email) != ""
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert devices.COOKIE not in sign_in("nobody@x.example", "wrong").cookies


def test_an_inactive_account_is_told_so_by_its_right_password_only(client, sign_in):
    user = UserFactory(is_active=False)
    assert sign_in(user, "wrong").status_code == 400
    assert sign_in(user).url == reverse("account_inactive")
    assert not signed_in(client)


def test_sign_out_by_post_only(client, sign_in):
    sign_in(UserFactory())
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    response = client.post(reverse("account_logout"))
    assert (response.status_code, response.url) == (302, "/")
    assert not signed_in(client)
    assert AuditEvent.objects.last().tag == "person:signed_out"


def test_the_console_has_no_sign_in_of_its_own(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"
    client.force_login(UserFactory())
    assert client.get("/admin/login/").status_code == 403


def test_the_console_signs_out_like_the_portal(client):
    client.force_login(AdminUserFactory())
    response = client.post("/admin/logout/")
    assert (response.status_code, response.url) == (302, "/")
    assert not signed_in(client)
    assert AuditEvent.objects.last().tag == "person:signed_out"


# -- Passwords


def test_a_password_change_keeps_this_session_and_ends_the_others(client, sign_in):
    user = UserFactory()
    sign_in(user)
    other = type(client)()
    other.force_login(user)
    pair = tokens.issue(user=user)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = client.post(reverse("account_change_password"), data)
    assert (response.status_code, response.url) == (302, reverse("accounts:settings"))
    assert (signed_in(client), signed_in(other)) == (True, False)
    assert tokens.authenticate(pair.access) is None
    assert AuditEvent.objects.last().tag == "person:password_changed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"oldpassword": "wrong"}, "oldpassword"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password2": "different-word-3"}, "password2"),
    ],
)
def test_a_password_change_names_the_wrong_field(client, changes, field):
    user = UserFactory()
    client.force_login(user)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = client.post(reverse("account_change_password"), {**data, **changes})
    assert field in response.context["form"].errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_password_reset_ends_every_session_and_token(client):
    user = UserFactory()
    other = type(client)()
    other.force_login(user)
    pair = tokens.issue(user=user)
    response = client.post(reverse("account_reset_password"), {"email": user.email})
    assert (response.status_code, response.url) == (302, reverse("account_reset_password_done"))
    link = link_in_mail()
    form_page = client.get(link, follow=True)
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = client.post(form_page.redirect_chain[-1][0], data)
    assert response.url == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert (signed_in(other), tokens.authenticate(pair.access)) == (False, None)
    assert client.get(link, follow=True).context["token_fail"] is True
    assert AuditEvent.objects.last().tag == "person:password_reset"


def test_a_reset_answers_known_and_unknown_alike(client):
    user = UserFactory()
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in (user.email, "unknown@x.example")
    ]
    assert len({(answer.status_code, answer.url, answer.content) for answer in answers}) == 1
    assert [message.to for message in mail.outbox] == [[user.email], ["unknown@x.example"]]


# -- The account's pages


def test_changing_the_address_needs_the_password_and_the_link(client):
    user = UserFactory(email="old@x.example")
    client.force_login(user)
    url = reverse("account_email")
    data = {"email": "next@x.example"}
    response = client.post(url, {**data, "password": "wrong"})
    assert list(response.context["form"].errors) == ["password"]
    assert mail.outbox == []
    assert client.post(url, {**data, "password": PASSWORD}).status_code == 302
    assert mail.outbox[-1].to == ["next@x.example"]
    page = client.get(url)
    assert page.context["pending"].email == "next@x.example"
    client.post(link_in_mail())
    user.refresh_from_db()
    assert user.email == "next@x.example"


@pytest.mark.parametrize("action", ["action_primary", "action_remove"])
def test_an_unverified_address_never_takes_over(client, action):
    user, owner = UserFactory(email="old@x.example"), UserFactory()
    client.force_login(user)
    url = reverse("account_email")
    data = {"email": owner.email, "password": PASSWORD}
    client.post(url, data)
    for email in (owner.email, user.email):
        assert client.post(url, {"email": email, action: "1"}).status_code in (302, 400)
    user.refresh_from_db()
    assert user.email == "old@x.example"
    assert client.get(url).status_code == 200


def test_settings_show_only_my_live_programs(client):
    user = UserFactory()
    mine = tokens.issue(user=user, program="books")
    gone = tokens.issue(user=user, program="gone")
    tokens.issue(user=UserFactory(), program="foreign")
    actions.revoke_family(family=gone.family, by=user)
    client.force_login(user)
    page = client.get(reverse("accounts:settings"))
    assert list(page.context["families"]) == [mine.family]
    response = client.post(reverse("accounts:revoke_family", args=[mine.family.pk]))
    assert (response.status_code, response.url) == (302, reverse("accounts:settings"))
    assert tokens.authenticate(mine.access) is None


def test_a_program_of_somebody_else_is_missing(client):
    foreign = tokens.issue(user=UserFactory())
    client.force_login(AdminUserFactory())
    url = reverse("accounts:revoke_family", args=[foreign.family.pk])
    assert client.post(url).status_code == 404
    assert client.get(url).status_code == 405
    assert tokens.authenticate(foreign.access) == foreign.family


@pytest.mark.parametrize(
    ("theme", "cookie"), [("dark", "dark"), ("light", "light"), ("system", ""), ("pink", None)]
)
def test_the_theme_is_a_cookie(client, theme, cookie):
    response = client.post(reverse("accounts:theme"), {"theme": theme, "next": "/accounts/login/"})
    assert (response.status_code, response.url) == (302, "/accounts/login/")
    value = response.cookies["theme"].value if "theme" in response.cookies else None
    assert value == cookie


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example", "javascript:1", ""]
)
def test_the_theme_leads_nowhere_else(client, following):
    response = client.post(reverse("accounts:theme"), {"theme": "dark", "next": following})
    assert response.url == "/"


PUBLIC = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
    "accounts:welcome",
]
PRIVATE = [
    "accounts:settings",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
]


@pytest.mark.parametrize("name", PUBLIC + PRIVATE)
def test_who_sees_which_page(client, name):
    response = client.get(reverse(name))
    if name in PUBLIC:
        assert response.status_code == 200
        assert response.content.count(b"<h1>") == 1
    else:
        assert (response.status_code, response.url.partition("?")[0]) == (302, "/accounts/login/")
        client.force_login(UserFactory())
        response = client.get(reverse(name))
        assert response.status_code == 200
        assert response.content.count(b"<h1>") == 1


def test_mails_are_plain_words_and_name_no_password(client, sign_up):
    sign_up()
    client.post(reverse("account_logout"))
    sign_up()
    for email in ("new@x.example", "unknown@x.example"):
        client.post(reverse("account_reset_password"), {"email": email})
    client.force_login(User.objects.get())
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(reverse("account_change_password"), data)
    assert [message.subject for message in mail.outbox] == [
        "Verify your e-mail address",
        "You have an account already",
        "Set a new password",
        "There is no account with this address",
        "Your password was changed",
    ]
    for message in mail.outbox:
        assert message.body.startswith("Hello,\n\n")
        assert message.body.endswith("Partnex\ntestserver")
        assert not {PASSWORD, NEW_PASSWORD} & set(message.body.split())


def test_the_verification_mail_is_sent_again(client):
    user = UserFactory()
    client.force_login(user)
    response = client.post(reverse("account_email"), {"action_send": "1"})
    assert (response.status_code, response.url) == (302, reverse("account_email"))
    assert [message.to for message in mail.outbox] == [[user.email]]
    client.post(link_in_mail())
    assert EmailAddress.objects.get().verified is True


def test_a_change_of_address_can_be_withdrawn(client):
    user = UserFactory()
    client.force_login(user)
    client.post(reverse("account_email"), {"email": "next@x.example", "password": PASSWORD})
    link = link_in_mail()
    client.post(reverse("account_email"), {"action_remove": "1"})
    assert client.get(link).context["confirmation"] is None
    assert client.post(link).status_code == 404
    client.post(reverse("account_email"), {"action_remove": "1"})  # nothing left, nothing recorded
    assert AuditEvent.objects.filter(tag="person:address_change_withdrawn").count() == 1


def test_the_link_of_somebody_else_signs_out_and_verifies_theirs(client, sign_up):
    sign_up()
    client.logout()
    stranger = UserFactory()
    client.force_login(stranger)
    assert client.get(link_in_mail()).status_code == 200
    assert not signed_in(client)


def test_a_link_to_an_address_taken_meanwhile_changes_nothing(client):
    user = UserFactory(email="old@x.example")
    client.force_login(user)
    client.post(reverse("account_email"), {"email": "next@x.example", "password": PASSWORD})
    UserFactory(email="next@x.example")
    client.post(link_in_mail())
    user.refresh_from_db()
    assert user.email == "old@x.example"
    page = client.get(reverse("accounts:settings"))
    assert "Another account uses this address, so it was not changed." in [
        str(message) for message in page.context["messages"]
    ]
