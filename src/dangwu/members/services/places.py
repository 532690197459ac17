"""Where somebody may belong: a branch that stands, and a group of it."""

from datetime import date

from dangwu.orgs.models import BRANCH_KINDS, Organisation, OrganisationKind
from dangwu.rules.verdict import Reason


def locked(organisation: Organisation) -> Organisation:
    """The organisation afresh: its path does not change under who writes rows below it."""
    found: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    return found


def is_branch(organisation: Organisation, on: date) -> Reason | None:
    """A branch (or joint branch) that stands on the day and has not been dissolved since."""
    stands = organisation.stands_on(on) and organisation.dissolved_on is None
    if organisation.kind in BRANCH_KINDS and stands:
        return None
    return Reason("not_a_branch", (), {"name": organisation.name, "on": on})


def group_of(group: Organisation | None, organisation: Organisation) -> Reason | None:
    if group is None or (
        group.kind == OrganisationKind.GROUP
        and group.parent_id == organisation.pk
        and group.dissolved_on is None
    ):
        return None
    return Reason("group_of_other_branch", (), {"group": group.name, "branch": organisation.name})
