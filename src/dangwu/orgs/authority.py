"""What a post may do: permissions by its kind, over its organisation and all below it."""

from dangwu.orgs.models import PostKind

VIEW = {
    "orgs.view",
    "members.view",
    "dues.view",
    "duties.view",
    "rulebook.view",
    "procedures.view",
    "learning.view",
    "meetings.view",
    "reports.view",
    "admission.view",
}
KEEP_MEMBERS = {"members.edit", "members.import", "members.export", "members.reveal"}
KEEP_DUES = {"dues.verify", "dues.enter_pay", "dues.view_pay", "dues.export"}
KEEP_DUTIES = {"duties.record"}
CONFIRM_DUES = {"dues.confirm"}
KEEP_STUDY = {"learning.keep"}
READ_REPORTS = {"learning.read_reports"}
KEEP_ORGS = {"orgs.edit", "orgs.found", "orgs.choose", "orgs.appoint"}
KEEP_MEETINGS = {"meetings.keep"}
SIGN_MINUTES = {"meetings.sign"}
KEEP_RIGHTS = {"members.rights"}
TALK = {"care.view", "care.talk"}
READ_NOTES = {"care.read_notes"}
KEEP_DOSSIERS = {"admission.keep", "admission.read_review"}
ASK_ABOVE = {"procedures.submit", "reports.write"}
ANSWER_BELOW = {"procedures.approve"}
# Secretaries and deputies.
LEAD = VIEW | KEEP_MEMBERS | KEEP_DUES | CONFIRM_DUES | KEEP_ORGS | ASK_ABOVE | ANSWER_BELOW
LEAD |= KEEP_STUDY | READ_REPORTS | KEEP_MEETINGS | SIGN_MINUTES | KEEP_RIGHTS
LEAD |= TALK | READ_NOTES | KEEP_DUTIES | KEEP_DOSSIERS
SIT = VIEW | KEEP_MEETINGS | TALK  # every other seat of a committee

PERMISSIONS: dict[str, frozenset[str]] = {
    PostKind.SECRETARY: frozenset(LEAD),
    PostKind.DEPUTY: frozenset(LEAD),
    PostKind.FULL_TIME_DEPUTY: frozenset(LEAD),
    PostKind.ORGANISATION_MEMBER: frozenset(
        SIT
        | KEEP_MEMBERS
        | KEEP_DUES
        | KEEP_DUTIES
        | KEEP_STUDY
        | KEEP_DOSSIERS
        | READ_REPORTS
        | ASK_ABOVE
    ),
    PostKind.PUBLICITY_MEMBER: frozenset(SIT | KEEP_STUDY | KEEP_DUTIES),
    PostKind.DISCIPLINE_MEMBER: frozenset(SIT | KEEP_DUTIES),
    PostKind.MASS_MEMBER: frozenset(SIT),
    PostKind.YOUTH_MEMBER: frozenset(SIT),
    PostKind.COMMITTEE_MEMBER: frozenset(SIT),
    PostKind.GROUP_LEADER: frozenset(
        {"orgs.view", "members.view", "rulebook.view", "meetings.view", "duties.view"}
        | KEEP_DUTIES
        | KEEP_MEETINGS
        | SIGN_MINUTES
    ),
    PostKind.DISCIPLINE_SECRETARY: frozenset(SIT),
    PostKind.STAFF: frozenset(
        SIT
        | KEEP_MEMBERS
        | KEEP_DUES
        | KEEP_DUTIES
        | KEEP_STUDY
        | KEEP_DOSSIERS
        | KEEP_ORGS
        | KEEP_RIGHTS
        | ASK_ABOVE
        | ANSWER_BELOW
    ),
}
ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())
