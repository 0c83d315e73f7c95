"""What the owner's pages about one statement share."""

from django.http import Http404

from smes.views import OwnerMixin
from statements.enums import StatementStatus
from statements.models import Statement


class StatementMixin(OwnerMixin):
    """A page about one statement of the owner's; a withdrawn one is gone."""

    def get_statement(self) -> Statement:
        statements = Statement.objects.select_related("sme", "account", "mapping")
        statement = statements.get_visible(self.request.user, pk=self.kwargs["pk"])
        if statement.status == StatementStatus.WITHDRAWN:
            raise Http404
        return statement
