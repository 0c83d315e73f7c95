from allauth.account.forms import LoginForm
from django import forms


class SignUpForm(forms.Form):
    pass


class SignInForm(LoginForm):
    pass
