"""The wordings of decisions, with their counts, as the form and the register want them.

Whether a vote passes is judged by the rules; here it is only put into words. Each function gives
the text of one box, as it is printed and as the secretary copies it.
"""

from dataclasses import dataclass
from datetime import date

from dangwu.admission.papers.layout import written

NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A vote on one person. `present` have a vote; written opinions came ahead of the meeting
    and count with the ballots. Votes beyond those present and written are a fault."""

    should_attend: int
    present: int
    for_: int
    against: int
    abstain: int
    written_for: int = 0
    written_against: int = 0
    written_abstain: int = 0
    void: int = 0

    def __post_init__(self) -> None:
        """ValueError where more was counted than there were voters."""
        if self.present > self.should_attend:
            raise ValueError("more present than should attend")
        if self.for_ + self.against + self.abstain + self.void > self.present:
            raise ValueError("more ballots than voters present")
        if self.present + self.written > self.should_attend:
            raise ValueError("more votes than should attend")

    @property
    def written(self) -> int:
        return self.written_for + self.written_against + self.written_abstain


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A branch meeting about one person. `conduct` are sentences on the main conduct;
    `passed` is the outcome of the vote as the rules judged it."""

    name: str
    on: date
    conduct: str
    count: Count
    passed: bool = True
    secret: bool = True


def admission_words(of: Resolution) -> str:
    """支部大会通过接收申请人为预备党员的决议."""
    decided = _decided(
        of, f"同意接收{of.name}同志为中共预备党员", f"未通过接收{of.name}同志为预备党员的决议"
    )
    return _words(of, "入党问题", decided)


def on_time_words(of: Resolution) -> str:
    """支部大会通过预备党员能否转为正式党员的决议: on time."""
    decided = _decided(
        of, f"同意{of.name}同志按期转为中共正式党员", f"未通过{of.name}同志按期转正的决议"
    )
    return _words(of, "转正问题", decided)


def extension_words(of: Resolution, *, reasons: str, months: int, from_: date, until: date) -> str:
    """The same box where probation is extended, with the reasons; days both included."""
    span = f"自{written(from_)}至{written(until)}"
    decided = _decided(
        of,
        f"同意延长{of.name}同志预备期{months_text(months)}（{span}）",
        f"未通过延长{of.name}同志预备期的决议",
    )
    return _words(of, "转正问题", decided, reasons=f"延长预备期的理由：{_closed(reasons)}")


def cancellation_words(of: Resolution, *, reasons: str, after_extension: bool = False) -> str:
    """Where the standing of a probationary member is cancelled, on time or after extension."""
    decided = _decided(
        of,
        f"取消{of.name}同志的预备党员资格",
        f"未通过取消{of.name}同志预备党员资格的决议",
    )
    matter = "延长预备期满后的转正问题" if after_extension else "转正问题"
    return _words(of, matter, decided, reasons=f"取消预备党员资格的理由：{_closed(reasons)}")


def after_extension_words(of: Resolution, *, reasons: str) -> str:
    """支部大会通过延长预备期的党员能否转为正式党员的决议: becoming full."""
    decided = _decided(
        of,
        f"{of.name}同志延长预备期已满，同意其转为中共正式党员",
        f"未通过{of.name}同志转为正式党员的决议",
    )
    said = f"转为正式党员的理由：{_closed(reasons)}"
    return _words(of, "延长预备期满后的转正问题", decided, reasons=said)


def _words(of: Resolution, matter: str, decided: str, *, reasons: str = "") -> str:
    opening = f"支部大会于{written(of.on)}召开，讨论了{of.name}同志的{matter}。"
    parts = (f"{opening}大会认为：{_closed(of.conduct)}", reasons, decided, written(of.on))
    return "\n".join(part for part in parts if part)


def _decided(of: Resolution, yes: str, no: str) -> str:
    way = "采取无记名投票方式表决" if of.secret else "采取举手方式表决"
    outcome = f"大会决定，{yes}。" if of.passed else f"大会{no}。"
    return f"{counted_words(of.count, way)}{outcome}"


def counted_words(count: Count, way: str) -> str:
    """应到会…名，实到会…名。…赞成…票，不赞成…票，弃权…票."""
    ahead = ""
    if count.written:
        ahead = (
            f"因故不能到会、会前正式提出书面意见的{count.written}名，其中赞成{count.written_for}名、"
            f"不赞成{count.written_against}名、弃权{count.written_abstain}名，已计入票数。"
        )
    void = f"，无效票{count.void}票" if count.void else ""
    return (
        f"应到会有表决权的正式党员{count.should_attend}名，实到会{count.present}名。{ahead}"
        f"{way}，赞成{count.for_ + count.written_for}票，"
        f"不赞成{count.against + count.written_against}票，"
        f"弃权{count.abstain + count.written_abstain}票{void}。"
    )


# ---- the committee above ---------------------------------------------------------------------


def approval_words(*, name: str, on: date, from_: date, until: date) -> str:
    """基层党委审批意见 on admission: the conclusion, and probation from and to (both days)."""
    return (
        f"经{written(on)}党委会议集体讨论和表决，批准{name}同志为中共预备党员。"
        f"预备期自{written(from_)}至{written(until)}。"
    )


def full_approval_words(*, name: str, on: date, full_from: date, extended: bool = False) -> str:
    """基层党委审批意见 on becoming full: the conclusion, and where standing begins."""
    how = "转为中共正式党员" if extended else "按期转为中共正式党员"
    said = f"经{written(on)}党委会议集体讨论和表决，批准{name}同志{how}。"
    return f"{said}党龄自{written(full_from)}起算。"


def extension_approval_words(*, name: str, on: date, months: int, from_: date, until: date) -> str:
    """基层党委审批意见 on an extension, from and to (both days)."""
    return (
        f"经{written(on)}党委会议集体讨论和表决，批准延长{name}同志预备期{months_text(months)}，"
        f"延长期自{written(from_)}至{written(until)}。"
    )


def refusal_words(*, name: str, on: date, what: str, reason: str) -> str:
    """基层党委审批意见 where it says no; `what` is 为预备党员, 按期转为正式党员 …"""
    said = f"经{written(on)}党委会议集体讨论和表决，不批准{name}同志{what}。"
    return said + _closed(reason)


def cancellation_approval_words(*, name: str, on: date) -> str:
    """备注 of the form: the cancellation as the committee approved it."""
    return f"经{written(on)}党委会议集体讨论和表决，批准取消{name}同志的预备党员资格。"


# ---- the register of an activist -------------------------------------------------------------


def activist_words(*, name: str, branch: str, on: date, discussed: str) -> str:
    """确定入党积极分子情况 in the set phrase of the register."""
    body = branch if branch.endswith("委员会") else f"{branch}委员会"
    return (
        f"支委会于{written(on)}召开。{_closed(discussed)}\n"
        f"经{body}{written(on)}讨论决定，确定{name}为入党积极分子培养对象。"
    )


def prospect_words(*, name: str, yes: bool, reviewed: str) -> str:
    """支委会意见 in the set phrases of the register."""
    phrase = (
        f"经支部研究，确定{name}为发展对象。"
        if yes
        else f"经支部研究，确定{name}不能作为发展对象，需要继续培养考察。"
    )
    return f"{_closed(reviewed)}\n{phrase}"


def months_text(months: int) -> str:
    """半年, 一年, 八个月; a term of two years and more does not occur."""
    if months in (6, 12):
        return "半年" if months == 6 else "一年"
    tens, ones = divmod(months, 10)
    words = NUMERALS[ones] if tens == 0 else "十" + (NUMERALS[ones] if ones else "")
    return f"{words}个月"


def _closed(text: str) -> str:
    """One full stop at the end."""
    text = text.strip()
    return text if not text or text[-1] in "。！？" else f"{text}。"
