"""What papers a dossier should hold, and what is there: by the records, or ticked on paper.

Each standard has lists of its own (DEV-27); what the steps themselves ask for is a list that
every standard has.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dangwu.admission.models import Review
from dangwu.admission.papers import (
    Dossier,
    Held,
    Sheet,
    dossier_catalogue,
    material_list,
    stock_of,
)
from dangwu.admission.papers.dossier import Approval
from dangwu.admission.papers.filled.known import Known, entries_in
from dangwu.core.scope import whole_tree
from dangwu.members.models import TOOK_PART, Attendance, Talk
from dangwu.procedures.models import Run, StepState
from dangwu.procedures.selectors import definition_of_run, pinned_terms
from dangwu.rules.terms import CatalogueEntry

ADMISSION, FULL, RECORDS = "DEV-27.admission", "DEV-27.full", "DEV-27.records"
Days = Iterable[date | None]
Fact = Callable[[Known], Days]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a kind of paper is known from: rows on record, or a material of a step."""

    fact: Fact = lambda known: ()
    kept: tuple[tuple[str, str], ...] = ()  # (step, name of the material)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of paper: since when it is there; `step` and `material` where it can be ticked."""

    name: str
    held: tuple[date, ...]
    detail: str = ""
    step: str = ""
    material: str = ""

    @property
    def on(self) -> date | None:
        return self.held[0] if self.held else None

    @property
    def key(self) -> str:
        """What the box of the page is called."""
        return f"{self.step}:{self.material}" if self.material else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A list of papers that belong together."""

    id: str
    title: str
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.held)


# ---- where each kind is known from -----------------------------------------------------------


def _day(*steps: str) -> Fact:
    return lambda known: [known.day(step) for step in steps]


def _reviews(phase: str) -> Fact:
    return lambda known: [row.held_on for row in known.reviews(phase)]


def _heard(step: str) -> Fact:
    return lambda known: [row.collected_on for row in known.opinions(step)]


def _notice(matter: str) -> Fact:
    def days(known: Known) -> Days:
        row = known.notice(matter)
        return [row.first_day] if row else []

    return days


def _reviewed(known: Known) -> Days:
    row = known.political_review
    return [row.concluded_on] if row else []


def _trained(known: Known) -> Days:
    return [known.training.ended_on] if known.training else []


def _issued(known: Known) -> Days:
    return [known.day("form")] if known.form_issue else []


def _talks(first: str, until: str) -> Fact:
    """Talks between the person and a member, between two steps."""

    def days(known: Known) -> Days:
        since, end = known.day(first), known.day(until) or known.on
        if since is None:
            return []
        with whole_tree("of a talk the dossier knows the day alone"):
            rows = Talk.objects.filter(
                person=known.dossier.person, held_on__gte=since, held_on__lte=end
            )
            return list(rows.order_by("held_on").values_list("held_on", flat=True))

    return days


def _studied(known: Known) -> Days:
    since = known.day("activist")
    if since is None:
        return []
    rows = Attendance.objects.filter(
        person=known.dossier.person, held_on__gte=since, presence__in=TOOK_PART
    )
    return list(rows.order_by("held_on").values_list("held_on", flat=True))


def _recommended(known: Known) -> Days:
    return [row.held_on for row in known.recommendations]


REGISTER = (("cultivation", "培养考察登记表"),)
CERTIFICATE = (("training", "培训合格证书"),)
FORM = (("form", "入党志愿书"),)
_SECOND = Source(fact=_day("second_application"), kept=(("second_application", "转正申请书"),))
_FIRST = Source(fact=_day("application"), kept=(("application", "入党申请书"),))
_FORM = Source(fact=_issued, kept=FORM)
_POLITICAL = Source(fact=_reviewed, kept=(("political_review", "政治审查结论性材料"),))
_REVIEWS = Source(fact=_reviews(Review.Phase.ACTIVIST), kept=REGISTER)
_PROBATION = Source(
    fact=_reviews(Review.Phase.PROBATION), kept=(("probation", "预备党员考察登记表"),)
)
SOURCES: Mapping[str, Mapping[str, Source]] = {
    ADMISSION: {
        "form": _FORM,
        "application": _FIRST,
        "review": _POLITICAL,
        "cultivation": _REVIEWS,
    },
    FULL: {
        "form": _FORM,
        "application": _SECOND,
        "education": _PROBATION,
        "opinions": Source(fact=_heard("full_meeting"), kept=(("full_meeting", "征求意见记录"),)),
    },
    RECORDS: {
        "m01": _FIRST,
        "m02": Source(fact=_day("talk"), kept=(("talk", "谈话记录"),)),
        "m03": Source(fact=_reviews(Review.Phase.ACTIVIST)),
        "m04": Source(fact=_day("activist"), kept=(("activist", "支部委员会会议记录"),)),
        "m05": _REVIEWS,
        "m06": Source(fact=_talks("activist", "prospect")),
        "m07": Source(fact=_studied),
        "m08": Source(fact=_day("activist")),  # the roll of activists is drawn from the records
        "m09": Source(fact=_heard("prospect"), kept=(("prospect", "征求意见记录"),)),
        "m10": Source(fact=_notice("prospect")),
        "m11": Source(fact=_day("prospect"), kept=(("prospect", "支部委员会会议记录"),)),
        "m12": Source(fact=_day("superior_talk"), kept=(("superior_talk", "谈话记录"),)),
        "m13": _POLITICAL,
        "m14": Source(fact=_trained, kept=CERTIFICATE),
        "m15": Source(),
        "m16": Source(fact=_day("examination"), kept=(("examination", "支部委员会会议记录"),)),
        "m17": Source(fact=_day("pre_review")),
        "m18": Source(fact=_day("approval")),
        "m19": Source(
            fact=_day("branch_meeting"),
            kept=(("branch_meeting", "支部大会记录"), ("branch_meeting", "票决结果汇总表")),
        ),
        "m20": _FORM,
        "m21": _PROBATION,
        "m22": Source(fact=_talks("approval", "full_approval")),
        "m23": _SECOND,
        "m24": Source(fact=_day("full_meeting"), kept=(("full_meeting", "支部大会记录"),)),
        "m25": Source(fact=_notice("full")),
    },
}
# What of the papers of a step the records themselves stand for; the others are ticked.
OF_STEPS: Mapping[tuple[str, str], Fact] = {
    ("application", "入党申请书"): _day("application"),
    ("talk", "谈话记录"): _day("talk"),
    ("activist", "推荐情况"): _recommended,
    ("activist_record", "备案报告"): _day("activist_record"),
    ("cultivation", "培养考察登记表"): _reviews(Review.Phase.ACTIVIST),
    ("prospect", "征求意见记录"): _heard("prospect"),
    ("prospect_consent", "备案报告"): _day("prospect_consent"),
    ("political_review", "政治审查结论性材料"): _reviewed,
    ("training", "培训合格证书"): _trained,
    ("examination", "征求意见记录"): _heard("examination"),
    ("pre_review", "预审请示"): _day("pre_review"),
    ("form", "入党志愿书"): _issued,
    ("branch_meeting", "支部大会记录"): _day("branch_meeting"),
    ("branch_meeting", "票决结果汇总表"): _day("branch_meeting"),
    ("superior_talk", "谈话记录"): _day("superior_talk"),
    ("approval", "入党志愿书"): _issued,
    ("approval_record", "备案报告"): _day("approval_record"),
    ("probation", "预备党员考察登记表"): _reviews(Review.Phase.PROBATION),
    ("second_application", "转正申请书"): _day("second_application"),
    ("full_meeting", "征求意见记录"): _heard("full_meeting"),
    ("full_meeting", "支部大会记录"): _day("full_meeting"),
    ("full_meeting", "票决结果汇总表"): _day("full_meeting"),
    ("full_approval", "入党志愿书"): _issued,
}
# Kinds that no step asks for are kept with the first step, which every dossier has.
WHOLE = "application"
TITLES = {ADMISSION: "接收预备党员上报材料", FULL: "转正上报材料", RECORDS: "卷内记录"}


# ---- shelves ---------------------------------------------------------------------------------


def shelves_of(known: Known) -> list[Shelf]:
    """What goes up for both approvals and the kinds of records, as far as the standard has them;
    then what each step asks for and nothing on record can stand for."""
    found = [
        Shelf(
            id=id_,
            title=f"{TITLES[id_]}（{len(entries)} 种）",
            lines=tuple(_line(known, id_, entry) for entry in entries),
        )
        for id_ in (ADMISSION, FULL, RECORDS)
        if (entries := known.entries(id_))
    ]
    return [*found, Shelf(id="steps", title="各步骤要收存的材料", lines=_of_steps(known))]


def _line(known: Known, id_: str, entry: CatalogueEntry) -> Line:
    step, material = _places(id_, entry)[0]
    may_tick = known.steps[step].state in TICKED
    return Line(
        name=entry.name,
        held=held_days(known, id_, entry),
        detail="，".join(entry.detail),
        step=step if may_tick else "",
        material=material if may_tick else "",
    )


def _places(id_: str, entry: CatalogueEntry) -> tuple[tuple[str, str], ...]:
    """Where a kind of paper is ticked: at the steps that ask for it, else by its own name."""
    source = SOURCES.get(id_, {}).get(entry.id, Source())
    return source.kept or ((WHOLE, entry.name),)


def held_days(known: Known, id_: str, entry: CatalogueEntry) -> tuple[date, ...]:
    """The days of what is there of one kind, by the records or as ticked; () for nothing."""
    source = SOURCES.get(id_, {}).get(entry.id, Source())
    return _days(source.fact(known), (known.kept.get(place) for place in _places(id_, entry)))


def _days(recorded: Days, ticked: Days) -> tuple[date, ...]:
    found = tuple(sorted(day for day in recorded if day))
    return found or tuple(sorted(day for day in ticked if day))


def _of_steps(known: Known) -> tuple[Line, ...]:
    """The papers of each step that was begun; those of a step to come cannot be there."""
    return tuple(
        Line(
            name=name,
            held=_days(_recorded(known, step.id, name), [known.kept.get((step.id, name))]),
            detail=f"第 {step.number} 步　{step.name}",
            step=step.id,
            material=name,
        )
        for step in definition_of_run(known.run).steps
        if step.id in known.steps and known.steps[step.id].state in TICKED
        for name in step.materials
    )


def _recorded(known: Known, step: str, name: str) -> Days:
    fact = OF_STEPS.get((step, name))
    return fact(known) if fact else ()


def further_materials(run: Run, step: str) -> tuple[str, ...]:
    """The kinds of the lists that no step asks for: what may be kept with the first step."""
    if step != WHOLE:
        return ()
    terms = pinned_terms(run)
    return tuple(
        entry.name
        for id_ in (ADMISSION, FULL, RECORDS)
        for entry in entries_in(terms, id_)
        if (WHOLE, entry.name) in _places(id_, entry)
    )


TICKED = (StepState.OPEN, StepState.SENT, StepState.DONE)


# ---- papers ----------------------------------------------------------------------------------


def holdings(known: Known, id_: str) -> Dossier:
    """A list of the rulebook with what is there, as the papers print it."""
    entries = known.entries(id_)
    return Dossier(
        name=known.name,
        branch=known.branch,
        entries=entries,
        held=tuple(
            Held(kind=entry.id, on=day)
            for entry in entries
            for day in held_days(known, id_, entry)
        ),
        made_on=known.on,
    )


def missing_kinds(known: Known, id_: str) -> tuple[str, ...]:
    """The names of what a list of the rulebook asks for and is not there."""
    paper = holdings(known, id_)
    names = {entry.id: entry.name for entry in paper.entries}
    return tuple(names[kind] for kind in stock_of(paper.entries, paper.held).missing)


def list_admission(known: Known) -> Sheet:
    return _list(known, "admission", ADMISSION)


def list_full(known: Known) -> Sheet:
    return _list(known, "full", FULL)


def _list(known: Known, approval: Approval, id_: str) -> Sheet:
    return material_list(approval, holdings(known, id_))


def catalogue(known: Known) -> Sheet:
    """The catalogue at the front of the dossier; by the steps where the standard has no list."""
    if known.entries(RECORDS):
        return dossier_catalogue(holdings(known, RECORDS))
    lines = _of_steps(known)
    entries = tuple(
        CatalogueEntry(id=line.key, name=f"{line.name}（{known.step_names[line.step]}）")
        for line in lines
    )
    held = tuple(Held(kind=line.key, on=line.on) for line in lines if line.held)
    return dossier_catalogue(
        Dossier(name=known.name, branch=known.branch, entries=entries, held=held, made_on=known.on)
    )
