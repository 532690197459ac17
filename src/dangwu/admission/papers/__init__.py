"""What is printed of admission, from plain values: frozen dataclasses in, words, PDF and Word out.

Records, registers, letters, notices and lists are a `Sheet`, printed by `sheet_pdf` and
`sheet_docx`. Ballots (`ballots_pdf`) and the application form (`form`, printed over the blank)
are PDF alone. `resolutions` words the decisions, `guidance` checks how the form is filled.
"""

from dangwu.admission.papers.application import (
    Application,
    application_cover,
    application_receipt,
)
from dangwu.admission.papers.ballots import (
    Ballots,
    Tally,
    TallySheet,
    ballots_content,
    ballots_pdf,
    tally_sheet,
)
from dangwu.admission.papers.dossier import (
    Dossier,
    Held,
    Stock,
    dossier_catalogue,
    material_list,
    stock_of,
)
from dangwu.admission.papers.inquiry import (
    Conclusion,
    Finding,
    Inquiry,
    Relative,
    conclusion_paper,
    inquiry_letter,
)
from dangwu.admission.papers.layout import Sheet
from dangwu.admission.papers.notices import (
    AnswerNotice,
    Posted,
    PublicNotice,
    notice_to_branch,
    notice_to_person,
    public_notice,
)
from dangwu.admission.papers.oath import OathRoll, Sworn, oath_roll
from dangwu.admission.papers.opinions import (
    GroupOpinion,
    Heard,
    OpinionsRecord,
    group_opinion,
    opinions_record,
)
from dangwu.admission.papers.people import Backer, Span, Subject
from dangwu.admission.papers.pre_review import (
    PreReviewReply,
    PreReviewRequest,
    pre_review_reply,
    pre_review_request,
)
from dangwu.admission.papers.printed import sheet_docx, sheet_pdf
from dangwu.admission.papers.probation import ProbationForm, ProbationReview, probation_form
from dangwu.admission.papers.register import CultivationRegister, Review, cultivation_register
from dangwu.admission.papers.resolutions import Count, Resolution
from dangwu.admission.papers.talks import TalkRecord, talk_record

__all__ = [
    "AnswerNotice",
    "Application",
    "Backer",
    "Ballots",
    "Conclusion",
    "Count",
    "CultivationRegister",
    "Dossier",
    "Finding",
    "GroupOpinion",
    "Heard",
    "Held",
    "Inquiry",
    "OathRoll",
    "OpinionsRecord",
    "Posted",
    "PreReviewReply",
    "PreReviewRequest",
    "ProbationForm",
    "ProbationReview",
    "PublicNotice",
    "Relative",
    "Resolution",
    "Review",
    "Sheet",
    "Span",
    "Stock",
    "Subject",
    "Sworn",
    "TalkRecord",
    "Tally",
    "TallySheet",
    "application_cover",
    "application_receipt",
    "ballots_content",
    "ballots_pdf",
    "conclusion_paper",
    "cultivation_register",
    "dossier_catalogue",
    "group_opinion",
    "inquiry_letter",
    "material_list",
    "notice_to_branch",
    "notice_to_person",
    "oath_roll",
    "opinions_record",
    "pre_review_reply",
    "pre_review_request",
    "probation_form",
    "public_notice",
    "sheet_docx",
    "sheet_pdf",
    "stock_of",
    "talk_record",
    "tally_sheet",
]
