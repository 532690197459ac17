"""Every paper of admission: what it is called, where it belongs, how it is made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dangwu.admission.papers import Ballots, Sheet
from dangwu.admission.papers.filled import considering as consider
from dangwu.admission.papers.filled import cultivating as cultivate
from dangwu.admission.papers.filled import deciding as decide
from dangwu.admission.papers.filled import materials
from dangwu.admission.papers.filled.known import Known
from dangwu.procedures.models import StepState

KEEP, READ = "admission.keep", "admission.read_review"
BOTH, PDF = ("pdf", "docx"), ("pdf",)
Issuer = Literal["", "branch", "committee"]


Makes = Callable[..., Sheet | Ballots]  # of one dossier, a joint paper of several


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper makes sense from the step `since` on, where `decided` only once that is done, and
    is made first at the steps `at`.

    `sealed`: it prints what is under seal, for a reason on record. `joint`: one paper of all who
    are chosen together. `issuer` numbers it as an outgoing letter. `list_` is the list of the
    rulebook without which there is none.
    """

    title: str
    since: str
    make: Makes
    at: tuple[str, ...] = ()
    forms: tuple[str, ...] = BOTH
    sealed: bool = False
    joint: bool = False
    decided: bool = False
    issuer: Issuer = ""
    permission: str = KEEP
    list_: str = ""

    def makes_sense(self, known: Known) -> bool:
        """Whether the dossier has come so far, and the standard has what it needs."""
        row = known.steps.get(self.since)
        if row is None or (self.list_ and not known.entries(self.list_)):
            return False
        if self.decided:
            return known.was_decided(self.since)
        return row.state not in (StepState.WAITING, StepState.SKIPPED)


PAPERS: Mapping[str, Paper] = {
    "application-cover": Paper(
        title="入党申请书封面", since="application", at=("talk",), make=cultivate.cover_first
    ),
    "application-receipt": Paper(
        title="入党申请书收条", since="application", at=("talk",), make=cultivate.receipt_first
    ),
    "talk-applicant": Paper(
        title="同入党申请人谈话记录",
        since="talk",
        at=("talk",),
        sealed=True,
        make=cultivate.talk_applicant,
    ),
    "filing-activist": Paper(
        title="入党积极分子备案报告",
        since="activist_record",
        at=("activist_record",),
        issuer="branch",
        make=consider.filing_activist,
    ),
    "register": Paper(
        title="入党积极分子培养考察登记表",
        since="contacts",
        at=("contacts", "cultivation", "prospect_consent"),
        sealed=True,
        make=cultivate.register_sheet,
    ),
    "talk-activist": Paper(
        title="同入党积极分子谈话记录（空白）",
        since="cultivation",
        at=("cultivation",),
        make=cultivate.talk_activist,
    ),
    "group-prospect": Paper(
        title="党小组意见（发展对象）",
        since="cultivation",
        at=("prospect",),
        sealed=True,
        make=consider.group_prospect,
    ),
    "contacts-prospect": Paper(
        title="培养联系人意见（发展对象）",
        since="cultivation",
        at=("prospect",),
        sealed=True,
        make=consider.contacts_prospect,
    ),
    "opinions-prospect": Paper(
        title="征求党员和群众意见记录（发展对象）",
        since="cultivation",
        at=("prospect",),
        sealed=True,
        make=consider.opinions_prospect,
    ),
    "filing-prospect": Paper(
        title="发展对象备案报告",
        since="prospect_consent",
        at=("prospect_consent",),
        issuer="branch",
        make=consider.filing_prospect,
    ),
    "notice-prospect": Paper(
        title="发展对象公示",
        since="prospect",
        at=("prospect", "examination"),
        joint=True,
        make=consider.notice_prospect,
    ),
    "inquiry": Paper(
        title="政治审查函调信",
        since="political_review",
        at=("political_review",),
        sealed=True,
        permission=READ,
        make=consider.letters,
    ),
    "conclusion": Paper(
        title="政治审查结论性材料",
        since="political_review",
        at=("political_review", "examination"),
        sealed=True,
        permission=READ,
        make=consider.conclusion_sheet,
    ),
    "opinions-admission": Paper(
        title="征求党员和群众意见记录（接收）",
        since="examination",
        at=("examination",),
        sealed=True,
        make=consider.opinions_admission,
    ),
    "pre-review": Paper(
        title="预审请示",
        since="pre_review",
        at=("pre_review",),
        issuer="branch",
        make=consider.pre_review,
    ),
    "reply": Paper(
        title="预审意见",
        since="pre_review",
        at=("pre_review", "form"),
        decided=True,
        issuer="committee",
        make=consider.reply_sheet,
    ),
    "ballots-admission": Paper(
        title="接收预备党员表决票",
        since="branch_meeting",
        at=("branch_meeting",),
        forms=PDF,
        joint=True,
        make=decide.ballots_admission,
    ),
    "tally-admission": Paper(
        title="接收预备党员表决汇总表",
        since="branch_meeting",
        at=("branch_meeting",),
        joint=True,
        make=decide.tally_admission,
    ),
    "talk-prospect": Paper(
        title="上级党组织同发展对象谈话记录",
        since="superior_talk",
        at=("superior_talk",),
        sealed=True,
        make=cultivate.talk_prospect,
    ),
    "list-admission": Paper(
        title="接收预备党员上报材料清单",
        since="branch_meeting",
        at=("superior_talk", "approval"),
        list_=materials.ADMISSION,
        make=materials.list_admission,
    ),
    "wordings": Paper(
        title="志愿书决议和审批意见文稿",
        since="branch_meeting",
        at=("superior_talk", "approval", "full_approval"),
        decided=True,
        sealed=True,
        make=decide.wordings_sheet,
    ),
    "answer-branch": Paper(
        title="接收预备党员审批通知（发党支部）",
        since="approval",
        at=("approval", "approval_record", "placing"),
        decided=True,
        issuer="committee",
        make=decide.branch_admission,
    ),
    "answer-person": Paper(
        title="接收预备党员审批通知（发本人）",
        since="approval",
        at=("approval_record", "placing"),
        decided=True,
        issuer="branch",
        make=decide.person_admission,
    ),
    "oath": Paper(
        title="入党宣誓名册", since="oath", at=("oath",), joint=True, make=decide.oath_sheet
    ),
    "probation": Paper(
        title="预备党员考察登记表",
        since="probation",
        at=("probation", "second_application"),
        sealed=True,
        make=decide.probation_sheet,
    ),
    "talk-probationary": Paper(
        title="同预备党员谈话记录（空白）",
        since="probation",
        at=("probation",),
        make=cultivate.talk_probationary,
    ),
    "second-cover": Paper(
        title="转正申请书封面",
        since="second_application",
        at=("second_application",),
        make=cultivate.cover_second,
    ),
    "second-receipt": Paper(
        title="转正申请书收条",
        since="second_application",
        at=("second_application",),
        make=cultivate.receipt_second,
    ),
    "group-full": Paper(
        title="党小组意见（转正）",
        since="second_application",
        at=("full_meeting",),
        sealed=True,
        make=consider.group_full,
    ),
    "opinions-full": Paper(
        title="征求党员和群众意见记录（转正）",
        since="second_application",
        at=("full_meeting",),
        sealed=True,
        make=consider.opinions_full,
    ),
    "notice-full": Paper(
        title="预备党员转正公示",
        since="second_application",
        at=("full_meeting",),
        joint=True,
        make=consider.notice_full,
    ),
    "ballots-full": Paper(
        title="预备党员转正表决票",
        since="full_meeting",
        at=("full_meeting",),
        forms=PDF,
        joint=True,
        make=decide.ballots_full,
    ),
    "tally-full": Paper(
        title="预备党员转正表决汇总表",
        since="full_meeting",
        at=("full_meeting",),
        joint=True,
        make=decide.tally_full,
    ),
    "list-full": Paper(
        title="预备党员转正上报材料清单",
        since="full_meeting",
        at=("full_approval",),
        list_=materials.FULL,
        make=materials.list_full,
    ),
    "full-branch": Paper(
        title="转正审批通知（发党支部）",
        since="full_approval",
        at=("full_approval", "archive"),
        decided=True,
        issuer="committee",
        make=decide.branch_full,
    ),
    "full-person": Paper(
        title="转正审批通知（发本人）",
        since="full_approval",
        at=("archive",),
        decided=True,
        issuer="branch",
        make=decide.person_full,
    ),
    "talk-full": Paper(
        title="同转正党员谈话记录",
        since="full_approval",
        at=("archive",),
        sealed=True,
        make=cultivate.talk_full,
    ),
    "catalogue": Paper(
        title="发展党员材料目录",
        since="application",
        at=("archive",),
        make=materials.catalogue,
    ),
}


def papers_of(known: Known, permissions: frozenset[str]) -> Iterator[tuple[str, Paper]]:
    """The papers a dossier may have by now, for who holds these permissions there."""
    for kind, paper in PAPERS.items():
        if paper.permission in permissions and paper.makes_sense(known):
            yield kind, paper


def papers_at(step: str) -> Iterator[tuple[str, Paper]]:
    """The papers that are made at a step."""
    for kind, paper in PAPERS.items():
        if step in paper.at:
            yield kind, paper
