from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from core import chores
        from scoring.expiry import expire_scores
        from scoring.milestones import note_statements
        from scoring.notices import tell_expiring
        from scoring.queries import why_statement_stays
        from statements.derived import listeners
        from statements.policies import withdrawal_holds

        withdrawal_holds.append(why_statement_stays)
        listeners.append(note_statements)
        chores.each_round.append(expire_scores)
        chores.each_hour.append(tell_expiring)
