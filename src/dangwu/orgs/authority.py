"""What a post may do: permissions by its kind, over its organisation and all below it."""

from dangwu.orgs.models import PostKind

VIEW = {"orgs.view", "members.view", "dues.view", "rulebook.view"}
KEEP_MEMBERS = {"members.edit", "members.import", "members.export", "members.reveal"}
KEEP_DUES = {"dues.verify", "dues.enter_pay", "dues.view_pay", "dues.export"}
CONFIRM_DUES = {"dues.confirm"}
KEEP_ORGS = {"orgs.edit", "orgs.found", "orgs.choose", "orgs.appoint"}

PERMISSIONS: dict[str, frozenset[str]] = {
    PostKind.SECRETARY: frozenset(VIEW | KEEP_MEMBERS | KEEP_DUES | CONFIRM_DUES | KEEP_ORGS),
    PostKind.DEPUTY: frozenset(VIEW | KEEP_MEMBERS | KEEP_DUES | CONFIRM_DUES | KEEP_ORGS),
    PostKind.FULL_TIME_DEPUTY: frozenset(
        VIEW | KEEP_MEMBERS | KEEP_DUES | CONFIRM_DUES | KEEP_ORGS
    ),
    PostKind.ORGANISATION_MEMBER: frozenset(VIEW | KEEP_MEMBERS | KEEP_DUES),
    PostKind.PUBLICITY_MEMBER: frozenset(VIEW),
    PostKind.DISCIPLINE_MEMBER: frozenset(VIEW),
    PostKind.MASS_MEMBER: frozenset(VIEW),
    PostKind.YOUTH_MEMBER: frozenset(VIEW),
    PostKind.COMMITTEE_MEMBER: frozenset(VIEW),
    PostKind.GROUP_LEADER: frozenset({"orgs.view", "members.view", "rulebook.view"}),
    PostKind.DISCIPLINE_SECRETARY: frozenset(VIEW),
    PostKind.STAFF: frozenset(VIEW | KEEP_MEMBERS | KEEP_DUES | KEEP_ORGS),
}
ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())
