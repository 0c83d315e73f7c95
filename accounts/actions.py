"""What is done to people, their passwords and their tokens. Every act leaves its audit event."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import devices, idempotency, limits, policies
from accounts.enums import REGISTRATION_ROLES
from accounts.models import Notification, TokenFamily, User
from audit import chain as audit
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from core.network import current_origin

FAMILIES_KEPT = timedelta(days=30)  # after their end
NOTIFICATIONS_KEPT = timedelta(days=400)  # longer than any event could be told again

# -- Signing up


def register_user(*, email: str, password: str, role: str) -> User:
    """A new person with an address still to be verified, who is written to in the current language.

    Raises Invalid naming the field: `email`, `password` or `role`; with the code "address_taken"
    where there is an account already, after the same work as where there is none.
    """
    email = email.strip().lower()
    language = get_language() or ""
    others = dict(settings.LANGUAGES).keys() - {settings.LANGUAGE_CODE}
    user = User(email=email, role=role, language=language if language in others else "")
    errors: dict[str, list[str]] = {}
    if role not in REGISTRATION_ROLES:
        errors["role"] = [_("Choose business owner or investor.")]
    for name, check in (
        ("email", lambda: validate_email(email)),
        ("password", lambda: validate_password(password, user)),
    ):
        try:
            check()
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise Invalid(_("Some fields need correcting."), fields=errors)
    user.set_password(password)  # slow on purpose, so before the transaction
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
            audit.record("person:signed_up", by=user, target=user, private={"address": email})
    except IntegrityError:
        message = _("There is an account with this address already.")
        raise Invalid(message, code="address_taken", fields={"email": [message]}) from None
    return user


# -- Signing in and out


def authenticate(*, email: str, password: str, device: str = "") -> User | None:
    """The person with this address and password, active or not, or None.

    `device` is the cookie of a device that may be known. Known and unknown addresses cost the
    same. Raises limits.TooManyAttempts before any password is looked at.
    """
    email = email.strip().lower()
    taken = limits.reserve(sign_in_quotas(email, device))
    user = User.objects.filter(email=email).first()
    if user is None:
        make_password(password)
    elif user.check_password(password):
        limits.release(taken)
        return user
    audit.record("person:sign_in_failed", private={"address": email})
    return None


def sign_in_quotas(email: str, device: str) -> list[limits.Quota]:
    known = devices.recognise(device, email)
    if known:
        return [limits.device_quota(known)]
    network = current_origin.get().network
    return [
        limits.address_quota(email),
        *([limits.network_quota(network)] if network else []),
    ]


def note_sign_in(*, user: User) -> None:
    audit.record("person:signed_in", by=user, target=user)


def note_sign_out(*, user: User) -> None:
    audit.record("person:signed_out", by=user, target=user)


# -- Passwords and addresses


def set_password(*, user: User, password: str, by: User | None) -> None:
    """A new password; ends every session and revokes every token. `by` is None in a reset."""
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        revoke_families(user=user)
        tag = "person:password_changed" if by else "person:password_reset"
        audit.record(tag, by=by, target=user)


def request_address_change(*, user: User, email: str) -> EmailAddress:
    """Note the address `user` wants to change to; it counts once it has been verified."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
        address = EmailAddress.objects.create(
            user=user, email=email.strip().lower(), primary=False, verified=False
        )
        audit.record("person:address_change_asked", by=user, target=user)
    return address


def withdraw_address_change(*, user: User) -> None:
    """The address stays as it is; the link that was sent works no more."""
    with transaction.atomic():
        if EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()[0]:
            audit.record("person:address_change_withdrawn", by=user, target=user)


def address_to_verify(*, user: User) -> EmailAddress:
    """The address that still needs its link: the one asked for, or the current one."""
    pending = EmailAddress.objects.filter(user=user).exclude(email=user.email).first()
    if pending:
        return pending
    defaults = {"primary": True, "verified": False}
    return EmailAddress.objects.get_or_create(user=user, email=user.email, defaults=defaults)[0]


def verify_address(*, address: EmailAddress) -> bool:
    """The link in the mail was followed: the address is its owner's, and the one to sign in with.

    False where another account has the address.
    """
    user = User.objects.get(pk=address.user_id)
    changed = user.email != address.email
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(user=user).exclude(pk=address.pk).delete()
            address.verified = address.primary = True
            address.save(update_fields=["verified", "primary"])
            if changed:
                user.email = address.email
                user.save(update_fields=["email"])
                revoke_families(user=user)
            tag = "person:address_changed" if changed else "person:address_verified"
            audit.record(tag, by=user, target=user, private={"address": address.email})
    except IntegrityError:
        address.refresh_from_db()
        return False
    return True


# -- What administrators do


def verify_identity(*, person: User, by: User) -> User:
    """An administrator has seen who this is."""
    if not policies.can_verify_identity(by, person):
        raise NotAllowed(_("Only an administrator can verify somebody's identity."))
    with transaction.atomic():
        moved = User.objects.filter(pk=person.pk, verified_at=None, is_active=True)
        if not moved.update(verified_at=clock.now()):
            raise Conflict(_("This person is verified already or not active."))
        audit.record("person:identity_verified", by=by, target=person)
    person.refresh_from_db()
    return person


def deactivate_user(*, person: User, by: User) -> User:
    """Nothing of this person is accepted any more: password, sessions, tokens."""
    if not policies.can_deactivate_user(by, person):
        raise NotAllowed(_("Only another administrator can deactivate an account."))
    with transaction.atomic():
        rows = User.objects.filter(pk=person.pk, is_active=True)
        if not rows.update(is_active=False, session_epoch=person.session_epoch + 1):
            raise Conflict(_("This account is not active."))
        revoke_families(user=person)
        audit.record("person:deactivated", by=by, target=person)
    person.refresh_from_db()
    return person


def reactivate_user(*, person: User, by: User) -> User:
    """The person may sign in again; what was revoked stays revoked."""
    if not policies.can_reactivate_user(by, person):
        raise NotAllowed(_("Only an administrator can reactivate an account."))
    with transaction.atomic():
        if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            raise Conflict(_("This account is active."))
        audit.record("person:reactivated", by=by, target=person)
    person.refresh_from_db()
    return person


# -- Tokens: families of digests, of which `accounts.tokens` makes JWTs


def open_family(*, family: TokenFamily) -> TokenFamily:
    """Store the family of a program's first pair of tokens."""
    with transaction.atomic():
        family.save(force_insert=True)
        audit.record("token:issued", by=family.user, target=family)
    return family


def rotate_family(*, family: TokenFamily, old_digest: str, successor: TokenFamily) -> bool:
    """Replace the refresh token in force; of parallel calls with one token one wins.

    A token that is not the one in force was used before: its whole family is revoked.
    """
    # Only columns of the row itself: with a join PostgreSQL would not check them again after
    # waiting for another UPDATE.
    moved = TokenFamily.objects.live().filter(pk=family.pk, refresh_digest=old_digest)
    changes = {
        name: getattr(successor, name) for name in ("refresh_digest", "refreshed_at", "expires_at")
    }
    if moved.update(**changes):
        return True
    with transaction.atomic():
        if TokenFamily.objects.live().filter(pk=family.pk).update(revoked_at=clock.now()):
            audit.record("token:replayed", by=family.user, target=family)
    return False


def revoke_family(*, family: TokenFamily, by: User) -> None:
    """Both tokens of the family are refused from now on."""
    if not policies.can_revoke_family(by, family):
        raise NotAllowed(_("Only its owner can sign a program out."))
    with transaction.atomic():
        if not TokenFamily.objects.live().filter(pk=family.pk).update(revoked_at=clock.now()):
            raise Conflict(_("This program is signed out already."))
        audit.record("token:revoked", by=by, target=family)


def revoke_families(*, user: User) -> int:
    """Revoke every token of `user`; return how many families there were."""
    return TokenFamily.objects.live().filter(user=user).update(revoked_at=clock.now())


def forget_expired() -> int:
    """Delete what has run out and nobody asks for any more; return how many rows.

    Quota places, answers kept for idempotency keys, token families a month after their end, and
    notifications after a good year.
    """
    now = clock.now()
    ended = TokenFamily.objects.filter(expires_at__lt=now - FAMILIES_KEPT)
    old = Notification.objects.filter(created_at__lt=now - NOTIFICATIONS_KEPT)
    return limits.sweep() + idempotency.sweep() + ended.delete()[0] + old.delete()[0]
