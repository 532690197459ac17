"""Papers of steps 1 to 6: application, talks, the register of an activist."""

from datetime import date
from decimal import Decimal

from dangwu.admission.models import Backer, Recommendation, Review
from dangwu.admission.papers import (
    Application,
    CultivationRegister,
    Sheet,
    TalkRecord,
    application_cover,
    application_receipt,
    cultivation_register,
    talk_record,
)
from dangwu.admission.papers import Review as ReviewWords
from dangwu.admission.papers.application import Which
from dangwu.admission.papers.filled.known import Known
from dangwu.admission.papers.layout import written
from dangwu.admission.papers.resolutions import activist_words, prospect_words
from dangwu.admission.papers.talks import About
from dangwu.orgs.models import PostKind

# The step at which each talk is held; the others are written by hand.
TALK_STEPS: dict[About, str] = {
    "applicant": "talk",
    "prospect": "superior_talk",
    "full": "full_approval",
}
PARTS: dict[Which, str] = {"first": "DEV-33.first", "second": "DEV-33.second"}


# ---- applications ----------------------------------------------------------------------------


def application(known: Known, which: Which) -> Application:
    """The application as it was received; the day for the first talk only while it is owed."""
    dossier = known.dossier
    first = which == "first"
    received = dossier.applied_on if first else known.day("second_application")
    receiver = known.holder(PostKind.ORGANISATION_MEMBER, received)
    window = known.findings.windows.get("talk") if first and not known.day("talk") else None
    return Application(
        which=which,
        name=known.name,
        unit=dossier.person.job,
        branch=known.called(dossier.organisation, received),
        received_on=received,
        receiver=receiver.name if receiver else "",
        talk_by=window.latest if window else None,
        parts=tuple(
            "：".join((entry.name, "，".join(entry.detail))) if entry.detail else entry.name
            for entry in known.entries(PARTS[which])
        ),
    )


def cover_first(known: Known) -> Sheet:
    return application_cover(application(known, "first"))


def receipt_first(known: Known) -> Sheet:
    return application_receipt(application(known, "first"))


def cover_second(known: Known) -> Sheet:
    return application_cover(application(known, "second"))


def receipt_second(known: Known) -> Sheet:
    return application_receipt(application(known, "second"))


# ---- talks -----------------------------------------------------------------------------------


def talk(known: Known, about: About) -> TalkRecord:
    """A talk as it is on record; a talk that is not is a form to write by hand."""
    row = known.talk(TALK_STEPS[about]) if about in TALK_STEPS else None
    unit = known.dossier.person.job
    if row is None:
        return TalkRecord(
            about=about, name=known.name, unit=unit, talker="", talker_post="", held_on=None
        )
    return TalkRecord(
        about=about,
        name=known.name,
        unit=unit,
        talker=row.talker.name if row.talker else row.talker_name,
        talker_post=known.post_of(row.talker, row.held_on),
        held_on=row.held_on,
        said=known.opened(row, "note"),
        opinion=row.opinion,
    )


def talk_applicant(known: Known) -> Sheet:
    return talk_record(talk(known, "applicant"))


def talk_activist(known: Known) -> Sheet:
    return talk_record(talk(known, "activist"))


def talk_prospect(known: Known) -> Sheet:
    return talk_record(talk(known, "prospect"))


def talk_probationary(known: Known) -> Sheet:
    return talk_record(talk(known, "probationary"))


def talk_full(known: Known) -> Sheet:
    return talk_record(talk(known, "full"))


# ---- the register ----------------------------------------------------------------------------


def register(known: Known) -> CultivationRegister:
    """The register of cultivation as far as it has come."""
    activist_on, prospect_on = known.day("activist"), known.day("prospect")
    return CultivationRegister(
        person=known.subject,
        branch=known.branch,
        opened_on=activist_on,
        contacts=known.backers(Backer.Role.CONTACT),
        cv=known.history,
        decision=_decided(known, activist_on) if activist_on else "",
        reviews=tuple(
            ReviewWords(
                period=half_year(row.held_on),
                text=known.opened(row, "text"),
                contact=row.reviewer.name if row.reviewer else "",
                on=row.held_on,
            )
            for row in known.reviews(Review.Phase.ACTIVIST)
        ),
        training=training_words(known),
        committee=prospect_words(name=known.name, yes=True, reviewed=_agreed(known))
        if prospect_on
        else "",
    )


def register_sheet(known: Known) -> Sheet:
    return cultivation_register(register(known))


def half_year(day: date) -> str:
    return f"{day.year}年{'上' if day.month <= 6 else '下'}半年"


def _decided(known: Known, on: date) -> str:
    branch = known.called(known.dossier.organisation, on)
    recommended = "；".join(recommended_words(row) for row in known.recommendations)
    return activist_words(name=known.name, branch=branch, on=on, discussed=recommended)


def recommended_words(row: Recommendation) -> str:
    """2023年4月30日党员推荐，15人参加，同意13人."""
    by = f"（{row.by_whom}）" if row.by_whom else ""
    counts = ""
    if row.taking_part is not None:
        counts = f"，{row.taking_part}人参加"
    if row.votes_for is not None:
        counts += f"，同意{row.votes_for}人"
    return f"{written(row.held_on)}{row.get_manner_display()}{by}{counts}"


def _agreed(known: Known) -> str:
    """Whom the committee heard before it proposed the prospect, with the counts."""
    heard = [
        f"{row.get_source_display()}{row.asked}人，同意{row.agreeing}人"
        for row in known.opinions("prospect")
        if row.asked is not None and row.agreeing is not None
    ]
    return f"听取意见：{'；'.join(heard)}" if heard else ""


def training_words(known: Known) -> str:
    """The training before admission in a sentence."""
    row = known.training
    if row is None:
        return ""
    lengths = (
        f"{_plain(row.days)}天" if row.days is not None else "",
        f"{_plain(row.hours)}学时" if row.hours is not None else "",
    )
    length = "、".join(part for part in lengths if part)
    passed = {True: "，考试合格", False: "，考试不合格", None: ""}[row.passed]
    span = f"{written(row.begins_on)}至{written(row.ended_on)}"
    return f"{span}参加{row.provider}举办的集中培训{length}{passed}。" + row.special_case


def _plain(number: Decimal) -> str:
    return f"{Decimal(number).normalize():f}"
