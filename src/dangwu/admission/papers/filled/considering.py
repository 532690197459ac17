"""Papers of steps 4 to 14: filings, opinions, the political review, notices, the pre-review."""

from dangwu.admission.models import Backer, Inquiry, Opinion, PublicNotice, Review
from dangwu.admission.papers import (
    Conclusion,
    Finding,
    GroupOpinion,
    OpinionsRecord,
    Posted,
    PreReviewReply,
    PreReviewRequest,
    Relative,
    Sheet,
    conclusion_paper,
    group_opinion,
    inquiry_letter,
    opinions_record,
    pre_review_reply,
    pre_review_request,
    public_notice,
)
from dangwu.admission.papers import Inquiry as InquiryWords
from dangwu.admission.papers import PublicNotice as NoticeWords
from dangwu.admission.papers.filled.cultivating import recommended_words, training_words
from dangwu.admission.papers.filled.known import LINE, Known, or_line
from dangwu.admission.papers.inquiry import Asked
from dangwu.admission.papers.layout import HAND, Break, month, written
from dangwu.admission.papers.notices import Purpose
from dangwu.admission.papers.opinions import Stage
from dangwu.admission.papers.pre_review import Matter
from dangwu.admission.selectors.missing import CONTENTS, label_of
from dangwu.orgs.models import PostKind
from dangwu.procedures.selectors import holidays

# The step before which each round of opinions is held.
OPINION_STEPS: dict[Stage, str] = {
    "prospect": "prospect",
    "admission": "examination",
    "full": "full_meeting",
}
SENT_AT: dict[Matter, str] = {
    "activist": "activist_record",
    "prospect": "prospect_consent",
    "pre_review": "pre_review",
}
SELF = "本人"


# ---- filings and the pre-review --------------------------------------------------------------


def request(known: Known, matter: Matter) -> PreReviewRequest:
    """The report or request of the branch; sections are what is on record."""
    sections = {
        "activist": (("一、基本情况", intro(known)), ("二、确定情况", _activist(known))),
        "prospect": (
            ("一、基本情况", intro(known)),
            ("二、培养教育考察情况", _cultivated(known)),
            ("三、听取意见情况", _heard(known, "prospect")),
        ),
        "pre_review": (
            ("一、基本情况", intro(known)),
            ("二、培养教育考察情况", _cultivated(known)),
            ("三、政治审查和培训情况", _reviewed(known) + training_words(known)),
            ("四、支部委员会审查意见", _examined(known)),
        ),
    }[matter]
    return PreReviewRequest(
        matter=matter,
        name=known.name,
        branch=known.branch,
        to=known.committee,
        sections=tuple((heading, or_line(text)) for heading, text in sections),
        attachments=ATTACHED[matter],
        sent_on=known.submitted(SENT_AT[matter]),
    )


ATTACHED: dict[Matter, tuple[str, ...]] = {
    "activist": ("入党申请书",),
    "prospect": ("入党申请书", "入党积极分子培养考察登记表", "征求意见记录"),
    "pre_review": (
        "入党申请书",
        "入党积极分子培养考察登记表",
        "政治审查材料",
        "培训合格证书",
        "征求意见记录",
    ),
}


def intro(known: Known) -> str:
    """Who it is, in a sentence, from the roster: nothing that is under seal."""
    person = known.dossier.person
    facts = (
        person.name,
        person.get_sex_display(),
        person.ethnicity,
        f"{person.born_on.year}年{person.born_on.month}月生" if person.born_on else "",
        f"{person.education}学历" if person.education else "",
        person.job,
    )
    applied = f"{written(known.dossier.applied_on)}递交入党申请书"
    return f"{'，'.join(part for part in facts if part)}。{applied}。"


def _activist(known: Known) -> str:
    on = known.day("activist")
    recommended = "；".join(recommended_words(row) for row in known.recommendations)
    decided = f"{written(on)}支部委员会研究确定为入党积极分子。" if on else ""
    return (f"{recommended}。" if recommended else "") + decided


def _cultivated(known: Known) -> str:
    on, backers = known.day("activist"), known.backers(Backer.Role.CONTACT)
    reviews = known.reviews(Review.Phase.ACTIVIST)
    parts = (
        f"{written(on)}确定为入党积极分子。" if on else "",
        f"培养联系人{'、'.join(one.name for one in backers)}。" if backers else "",
        f"考察{len(reviews)}次，最近一次在{written(reviews[-1].held_on)}。" if reviews else "",
    )
    return "".join(parts)


def _heard(known: Known, stage: Stage) -> str:
    found = [
        f"{written(row.collected_on)}听取{row.get_source_display()}意见"
        + (f"，{row.asked}人" if row.asked is not None else "")
        + (f"，同意{row.agreeing}人" if row.agreeing is not None else "")
        for row in known.opinions(OPINION_STEPS[stage])
    ]
    return f"{'；'.join(found)}。" if found else ""


def _reviewed(known: Known) -> str:
    row = known.political_review
    if row is None or row.concluded_on is None:
        return ""
    return f"{written(row.concluded_on)}形成结论性材料，政治审查{row.get_result_display()}。"


def _examined(known: Known) -> str:
    on = known.day("examination")
    if on is None:
        return ""
    heard = _heard(known, "admission")
    return f"{heard}{written(on)}支部委员会集体讨论，认为合格。"


def filing_activist(known: Known) -> Sheet:
    return pre_review_request(request(known, "activist"))


def filing_prospect(known: Known) -> Sheet:
    return pre_review_request(request(known, "prospect"))


def pre_review(known: Known) -> Sheet:
    return pre_review_request(request(known, "pre_review"))


def reply(known: Known) -> PreReviewReply:
    """The answer from above once it was given: yes, as the step is done."""
    issue = known.form_issue
    return PreReviewReply(
        name=known.name,
        branch=known.branch,
        committee=known.committee,
        passed=True,
        reviewed=(
            ("培养教育考察情况", or_line(_cultivated(known))),
            ("政治审查和培训情况", or_line(_reviewed(known) + training_words(known))),
        ),
        asked=LINE,
        form_number=issue.number if issue else "",
        answered_on=known.day("pre_review"),
    )


def reply_sheet(known: Known) -> Sheet:
    return pre_review_reply(reply(known))


# ---- opinions --------------------------------------------------------------------------------


def opinions(known: Known, stage: Stage) -> OpinionsRecord:
    """What members and masses said, one record of both."""
    asked = (Opinion.Source.MEMBERS, Opinion.Source.MASSES)
    rows = {row.source: row for row in known.opinions(OPINION_STEPS[stage]) if row.source in asked}
    members, masses = (rows.get(source) for source in asked)
    agreeing = [row.agreeing for row in rows.values()]
    recorder = next((row.recorder for row in rows.values() if row.recorder), None)
    said = ((row.get_source_display(), known.opened(row, "text")) for row in rows.values())
    return OpinionsRecord(
        stage=stage,
        name=known.name,
        branch=known.branch,
        held_on=max((row.collected_on for row in rows.values()), default=None),
        way="",
        recorder=recorder.name if recorder else "",
        members=members.asked if members else None,
        masses=masses.asked if masses else None,
        agree=sum(n for n in agreeing if n is not None) if any(agreeing) else None,
        summary="\n".join(f"{who}：{words}" for who, words in said if words),
    )


def opinions_prospect(known: Known) -> Sheet:
    return opinions_record(opinions(known, "prospect"))


def opinions_admission(known: Known) -> Sheet:
    return opinions_record(opinions(known, "admission"))


def opinions_full(known: Known) -> Sheet:
    return opinions_record(opinions(known, "full"))


def opinion_of(known: Known, stage: Stage, source: Opinion.Source) -> GroupOpinion:
    """What the group or the contacts think; of a meeting only how many were asked is known."""
    rows = (row for row in known.opinions(OPINION_STEPS[stage]) if row.source == source)
    row = next(rows, None)
    is_group = source == Opinion.Source.GROUP
    group = known.dossier.group
    return GroupOpinion(
        stage=stage,
        name=known.name,
        group=known.called(group) if is_group and group else ("" if is_group else known.branch),
        held_on=row.collected_on if row else None,
        present=row.asked if row else None,
        opinion=known.opened(row, "text") if row else "",
        whose="党小组" if is_group else "培养联系人",
    )


def group_prospect(known: Known) -> Sheet:
    return group_opinion(opinion_of(known, "prospect", Opinion.Source.GROUP))


def contacts_prospect(known: Known) -> Sheet:
    return group_opinion(opinion_of(known, "prospect", Opinion.Source.CONTACTS))


def group_full(known: Known) -> Sheet:
    return group_opinion(opinion_of(known, "full", Opinion.Source.GROUP))


# ---- the political review --------------------------------------------------------------------


def letter(known: Known, row: Inquiry) -> InquiryWords:
    """A letter of inquiry as it was put on record: about a relative (父亲，某某) or the person."""
    addressee, about = known.opened(row, "addressee"), known.opened(row, "about")
    relation, _, name = about.replace(",", "，").partition("，")
    relative = None
    if relation and relation != SELF:
        relative = Relative(name=name or HAND, relation=relation, unit="")
    return _letter(known, "relative" if relative else "unit", row.number, addressee, relative, row)


def _letter(
    known: Known,
    asked: Asked,
    number: str = "",
    to: str = "",
    relative: Relative | None = None,
    row: Inquiry | None = None,
) -> InquiryWords:
    person = known.dossier.person
    return InquiryWords(
        asked=asked,
        number=number,
        to=to or HAND * 2,
        name=known.name,
        sex=person.get_sex_display(),
        born=month(person.born_on),
        unit=HAND * 2,
        relative=relative,
        sender=known.branch,
        address=HAND * 2,
        sent_on=row.sent_on if row else None,
    )


def letters(known: Known) -> Sheet:
    """Every letter on record, one after the other; for somebody from elsewhere those to household
    and residence as well, to be addressed by hand, and a blank one where there is none."""
    words = [letter(known, row) for row in known.inquiries if row.manner == Inquiry.Manner.LETTER]
    if known.dossier.from_elsewhere:
        words += [_letter(known, "household"), _letter(known, "residence")]
    return bound([inquiry_letter(each) for each in words or [_letter(known, "unit")]])


def bound(sheets: list[Sheet]) -> Sheet:
    """Several sheets as one file, each from a new page."""
    first, *others = sheets
    blocks = list(first.blocks)
    for each in others:
        blocks += [Break(), *each.blocks]
    return Sheet(title=first.title, blocks=tuple(blocks), foot=first.foot)


def conclusion(known: Known) -> Conclusion:
    """The concluding paper: the four contents, how it was reviewed, the result."""
    row = known.political_review
    answered = [each for each in known.inquiries if each.answered_on]
    if answered:
        means: tuple[str, ...] = ("同本人谈话", "查阅有关档案材料", f"函调外调{len(answered)}件")
    else:
        means = ("同本人谈话", "查阅有关档案材料")
    household = row.household_asked_on if row else None
    return Conclusion(
        name=known.name,
        intro=intro(known),
        means=means,
        findings=tuple(
            Finding(content=label_of(name), found=or_line(known.opened(row, name) if row else ""))
            for name in CONTENTS
        ),
        others=(("户籍所在地和居住地基层党组织", f"{written(household)}征求。"),)
        if household
        else (),
        passed=row is None or row.result != row.Result.FAILED,
        reason=known.opened(row, "conclusion") if row else "",
        branch=known.branch,
        concluded_on=row.concluded_on if row else None,
    )


def conclusion_sheet(known: Known) -> Sheet:
    return conclusion_paper(conclusion(known))


# ---- public notices --------------------------------------------------------------------------


def notice(known: Known, *more: Known, purpose: Purpose) -> NoticeWords:
    """One notice of all the people it is about; its days are those of the first."""
    row = known.notice(PublicNotice.Matter(purpose))
    contact = known.holder(PostKind.ORGANISATION_MEMBER)
    return NoticeWords(
        purpose=purpose,
        people=tuple(_posted(each, purpose) for each in (known, *more)),
        branch=known.branch,
        first=row.first_day if row else None,
        last=row.last_day if row else None,
        working_days=_working_days(row) if row else None,
        contact=contact.name if contact else "",
        posted_on=row.first_day if row else None,
    )


def _working_days(row: PublicNotice) -> int:
    """Both days belong to the notice."""
    table = holidays()
    return int(table.is_working(row.first_day)) + table.between(row.first_day, row.last_day)


def _posted(known: Known, purpose: Purpose) -> Posted:
    person = known.dossier.person
    activist, admitted = known.day("activist"), known.dossier.probation_from
    days = [f"{written(known.dossier.applied_on)}提出入党申请"]
    days += [f"{written(activist)}确定为入党积极分子"] if activist else []
    if purpose == "full":
        days += [f"{written(admitted)}接收为预备党员"] if admitted else []
    role = Backer.Role.SPONSOR if purpose == "full" else Backer.Role.CONTACT
    backers = "、".join(one.name for one in known.backers(role))
    return Posted(
        name=known.name,
        sex=person.get_sex_display(),
        born=month(person.born_on),
        nation=person.ethnicity,
        education=f"{person.education}学历" if person.education else "",
        unit=person.job,
        dates="，".join(days),
        backers=f"{role.label}{backers}" if backers else "",
    )


def notice_prospect(known: Known, *more: Known) -> Sheet:
    return public_notice(notice(known, *more, purpose="prospect"))


def notice_full(known: Known, *more: Known) -> Sheet:
    return public_notice(notice(known, *more, purpose="full"))
