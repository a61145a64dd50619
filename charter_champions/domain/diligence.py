"""The due-diligence list: which lines apply to an application, and what stands in the way of approving it."""

from __future__ import annotations

from charter_champions.enums import CheckResult, DiligenceCheck
from charter_champions.models import Application, ApplicationCheck
from hub.organisations.enums import INFORMAL_KINDS


class ChecksMissing(Exception):
    """The list is not answered; ``missing`` says in sentences what is to do."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


def applying_checks(application: Application) -> list[DiligenceCheck]:
    """The lines that apply: a group that needs no charity number is not asked for one."""
    return [
        check
        for check in DiligenceCheck
        if not (check == DiligenceCheck.CHARITY and application.kind in INFORMAL_KINDS)
    ]


def concerns(application: Application) -> list[ApplicationCheck]:
    """The answers that say that there is a concern, with their remarks. One query."""
    applying = {check.value for check in applying_checks(application)}
    answers = application.checks.filter(result=CheckResult.CONCERN).select_related("user")
    return [answer for answer in answers if answer.check_key in applying]


def missing_checks(application: Application) -> list[str]:
    """What must be answered before it can be approved, one sentence each; empty when nothing is. One query."""
    answers = {answer.check_key: answer for answer in application.checks.all()}
    missing = []
    for check in applying_checks(application):
        answer = answers.get(check.value)
        if answer is None or answer.result == CheckResult.NOT_DONE:
            missing.append(f"Not looked at yet: {check.label}.")
        elif answer.result == CheckResult.CONCERN and not answer.remark.strip():
            missing.append(f"There is a concern, but no remark says which: {check.label}.")
    return missing
