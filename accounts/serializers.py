"""What the account endpoints take and give."""

from allauth.account.models import EmailAddress
from django.conf import settings
from rest_framework import serializers

from accounts.enums import REGISTRATION_CHOICES, MailChoice, Role, Theme
from accounts.models import Notification, User
from accounts.validators import MAX_PASSWORD


class PasswordField(serializers.CharField):
    def __init__(self) -> None:
        super().__init__(
            write_only=True,
            trim_whitespace=False,
            max_length=MAX_PASSWORD,
            style={"input_type": "password"},
        )


class RegisterSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = PasswordField()
    role = serializers.ChoiceField(choices=REGISTRATION_CHOICES)


class LoginSerializer(serializers.Serializer):
    email = serializers.CharField(max_length=254)
    password = PasswordField()


class RefreshSerializer(serializers.Serializer):
    refresh = serializers.CharField(max_length=4096)


class UserSerializer(serializers.ModelSerializer):
    email_verified = serializers.SerializerMethodField()
    identity_verified = serializers.BooleanField(source="is_verified")

    class Meta:
        model = User
        fields = ["id", "email", "role", "email_verified", "identity_verified", "date_joined"]
        read_only_fields = fields

    def get_email_verified(self, user: User) -> bool:
        return EmailAddress.objects.is_verified(user.email)


class TokenPair(serializers.Serializer):
    access = serializers.CharField()
    refresh = serializers.CharField()


class RegisterResponse(TokenPair):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)


class LoginResponse(TokenPair):
    user = UserSerializer()


class NotificationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Notification
        fields = ["id", "kind", "severity", "title", "body", "link", "created_at", "read_at"]
        read_only_fields = fields


class ReadSerializer(serializers.Serializer):
    until = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField(max_value=100)


class PreferencesSerializer(serializers.Serializer):
    language = serializers.ChoiceField(choices=settings.LANGUAGES, allow_blank=True)
    theme = serializers.ChoiceField(choices=Theme.choices, allow_blank=True)
    time_zone = serializers.CharField(max_length=64)
    quiet_from = serializers.TimeField(format="%H:%M", allow_null=True)
    quiet_until = serializers.TimeField(format="%H:%M", allow_null=True)
    mail = serializers.DictField(child=serializers.ChoiceField(choices=MailChoice.choices))
