"""The account endpoints."""

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions, serializers, tokens
from accounts.authentication import CHALLENGE
from accounts.requests import ApiRequest
from core.api.views import ApiView
from core.errors import DomainError


class Unauthenticated(DomainError):
    """The credentials are not right; says no more than that."""

    status = 401
    code = "not_authenticated"
    headers = {"WWW-Authenticate": CHALLENGE}


class PublicApi(ApiView):
    """Answers everybody; a token sent along is not looked at."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]


def program(request: Request) -> str:
    """What the client calls itself, without control characters."""
    return "".join(filter(str.isprintable, request.headers.get("User-Agent", "")))


class RegisterApi(PublicApi):
    @extend_schema(
        summary="Register a business owner or an investor",
        request=serializers.RegisterSerializer,
        responses={201: serializers.RegisterResponse},
    )
    def post(self, request: Request) -> Response:
        if not ratelimit.consume(request._request, action="signup"):
            raise Throttled
        user = actions.register_user(**self.validated(serializers.RegisterSerializer))
        EmailAddress.objects.get(user=user).send_confirmation(request._request, signup=True)
        pair = tokens.issue(user=user, program=program(request))
        answer = {
            "id": user.pk,
            "email": user.email,
            "role": user.role,
            "access": pair.access,
            "refresh": pair.refresh,
        }
        return Response(answer, status=201)


class LoginApi(PublicApi):
    @extend_schema(
        summary="Sign in",
        description="The same 401 for an unknown address and a wrong password; 429 after too many.",
        request=serializers.LoginSerializer,
        responses={200: serializers.LoginResponse},
    )
    def post(self, request: Request) -> Response:
        user = actions.authenticate(**self.validated(serializers.LoginSerializer))
        if user is None or not user.is_active:
            raise Unauthenticated(_("The e-mail address or the password is not right."))
        pair = tokens.issue(user=user, program=program(request))
        answer = {
            "access": pair.access,
            "refresh": pair.refresh,
            "user": serializers.UserSerializer(user).data,
        }
        return Response(answer)


class RefreshApi(PublicApi):
    @extend_schema(
        summary="Trade the refresh token for the next pair",
        description="Each refresh token works once; using one again signs the program out.",
        request=serializers.RefreshSerializer,
        responses={200: serializers.TokenPair},
    )
    def post(self, request: Request) -> Response:
        pair = tokens.refresh(self.validated(serializers.RefreshSerializer)["refresh"])
        if pair is None:
            raise Unauthenticated(_("The refresh token is not valid."))
        return Response({"access": pair.access, "refresh": pair.refresh})


class LogoutApi(ApiView):
    @extend_schema(
        summary="Sign out",
        description="Both tokens of this log-in are refused from now on.",
        request=None,
        responses={204: None},
    )
    def post(self, request: ApiRequest) -> Response:
        actions.revoke_family(family=request.auth, by=request.user)
        return Response(status=204)


class MeApi(ApiView):
    @extend_schema(summary="Who I am", responses={200: serializers.UserSerializer})
    def get(self, request: ApiRequest) -> Response:
        return Response(serializers.UserSerializer(request.user).data)
