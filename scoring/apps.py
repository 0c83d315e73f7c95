from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from core import chores
        from scoring.expiry import expire_scores
        from scoring.queries import why_statement_stays
        from statements.policies import withdrawal_holds

        withdrawal_holds.append(why_statement_stays)
        chores.each_round.append(expire_scores)
