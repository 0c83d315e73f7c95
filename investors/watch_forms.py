from django import forms
from django.utils.translation import gettext_lazy as _

from investors.validators import MAX_NOTE


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Private note"),
        max_length=MAX_NOTE,
        required=False,
        help_text=_("Only you see it: no other investor, no owner, no administrator."),
        widget=forms.Textarea({"rows": 5}),
    )
