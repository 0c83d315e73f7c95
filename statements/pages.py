"""What the owner's pages about one statement share."""

from smes.views import OwnerMixin
from statements import queries
from statements.models import Statement


class StatementMixin(OwnerMixin):
    """A page about one statement of the owner's; a withdrawn one is gone."""

    def get_statement(self) -> Statement:
        return queries.statement_of(self.request.user, self.kwargs["pk"])
