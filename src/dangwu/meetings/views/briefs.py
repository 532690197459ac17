"""The brief on a meeting: drafted, changed, put before the level above."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.messages import Explained
from dangwu.core.pages import ActPage, answer_act, answer_act_on, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.meetings.forms.papers import BriefForm, NoteForm
from dangwu.meetings.messages import REASONS, explain
from dangwu.meetings.models import Brief
from dangwu.meetings.papers import draft_of
from dangwu.meetings.papers.layout import lines_of
from dangwu.meetings.selectors.briefs import (
    brief_of,
    briefs_visible_to,
    case_of_brief,
    is_open,
)
from dangwu.meetings.services.briefs import submit_brief, write_brief
from dangwu.meetings.views.finding import found_meeting
from dangwu.procedures.messages import explain as explain_case
from dangwu.rules.verdict import Reason

VIEW, KEEP = "meetings.view", "meetings.keep"


def _found(request: HttpRequest, pk: UUID, permission: str) -> Brief:
    return get_object_or_404(briefs_visible_to(request.user, permission), pk=pk)


@require_GET
@needs(VIEW)
def brief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A brief, and how far it is."""
    found = _found(request, pk, VIEW)
    case, path = case_of_brief(found), found.scope_path
    context = {
        "brief": found,
        "meeting": found.meeting,
        "paragraphs": lines_of(found.text),
        "case": case,
        "is_open": is_open(case),
        "may_keep": current_scope().may(KEEP, path),
        "may_submit": current_scope().may("procedures.submit", path),
        "may_see_case": case is not None and current_scope().may("procedures.view", path),
    }
    return render(request, "meetings/papers/brief.html", context)


@reads_or_acts
@needs(KEEP)
def brief_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the brief on a meeting, or change it: what is there, else what the record tells."""
    meeting = found_meeting(request, pk, KEEP)
    if not meeting.was_held:
        raise Http404
    known = brief_of(meeting)
    draft = draft_of(meeting)
    words = known or draft
    form = BriefForm(posted(request), initial={"title": words.title, "text": words.text})

    def act(data: dict[str, str]) -> str:
        made = write_brief(meeting=meeting, by=request.user, on=localdate(), **data)
        return made.get_absolute_url()

    left_out = (
        f"议题中 {draft.left_out} 项事关个人或者批评内容，没有写入。" if draft.left_out else ""
    )
    page = ActPage(
        name="meetings.brief_written",
        title=f"{'修改简讯' if known else '写简讯'}：{meeting.title}",
        verb="保存简讯",
        done="简讯已保存，报上级审核后再发布。",
        cancel=known.get_absolute_url() if known else meeting.get_absolute_url(),
        explain=explain,
        act=act,
        note=f"由会议记录生成，核对后保存。{left_out}",
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("procedures.submit")
def brief_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the brief before the level above."""
    found = _found(request, pk, "procedures.submit")
    above = found.meeting.organisation.parent
    return answer_act_on(
        request,
        found,
        NoteForm(posted(request)),
        lambda data: submit_brief(brief=found, by=request.user, on=localdate(), **data),
        name="procedures.case_submitted",
        title=f"报上级审核：{found.title}",
        verb="报送审核",
        done="简讯已报送，等上级审核。",
        note=f"报{above.name if above else '上级党组织（不在本系统，收到后登记答复）'}审核。"
        "报送以后、答复以前不能改；要改的，先撤回。",
        explain=_explained,
    )


def _explained(reason: Reason) -> Explained:
    """Our words, or those of the approvals where a case is refused."""
    return explain(reason) if reason.code in REASONS else explain_case(reason)
