"""Whom a paper is about, as plain words: what the first page of every form asks for."""

from dataclasses import dataclass
from datetime import date

from dangwu.admission.papers.layout import Row, Table, label, month, row, upright, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person of the dossier. `unit` is 单位、职务或职业; places as the forms want them:
    native place to the county, place of birth to the township."""

    name: str
    sex: str = ""
    born_on: date | None = None
    nation: str = ""
    native_place: str = ""
    birthplace: str = ""
    education: str = ""
    degree: str = ""
    unit: str = ""
    id_number: str = ""
    residence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A line of a CV: months as 1999.09, the last one may be 至今."""

    first: str
    last: str
    what: str
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backer:
    """A contact (培养联系人) or sponsor (入党介绍人)."""

    name: str
    unit: str = ""
    post: str = ""


def basic_rows(person: Subject) -> tuple[Row, ...]:
    """The boxes of the basic data in six columns, in the order of the form."""
    return (
        row(
            label("姓名"),
            value(person.name),
            label("性别"),
            value(person.sex),
            label("出生", "年月"),
            value(month(person.born_on)),
            height=13,
        ),
        row(
            label("民族"),
            value(person.nation),
            label("籍贯"),
            value(person.native_place),
            label("出生地"),
            value(person.birthplace),
            height=13,
        ),
        row(
            label("学历"),
            value(person.education),
            label("学位或", "职称"),
            value(person.degree),
            label("单位职务", "或职业"),
            value(person.unit),
            height=13,
        ),
        row(label("居民身份证号码", across=2), value(person.id_number, across=4), height=11),
        row(label("现居住地址", across=2), value(person.residence, across=4), height=11),
    )


BASIC_WIDTHS = (20.0, 34.0, 20.0, 34.0, 24.0, 38.0)
CV_WIDTHS = (14.0, 26.0, 26.0, 78.0, 26.0)
LEAST_SPANS = 11  # rows of a CV that are printed even where fewer are filled


def cv_table(spans: tuple[Span, ...]) -> Table:
    """本人简历 with a line for each span, and empty lines up to `LEAST_SPANS`."""
    blank = Span(first="", last="", what="")
    shown = spans + (blank,) * (LEAST_SPANS - len(spans))
    head = row(
        upright("本人简历", down=len(shown) + 1),
        label("自何年何月"),
        label("至何年何月"),
        label("在何地、何单位、任何职"),
        label("证明人"),
    )
    lines = (
        row(value(s.first), value(s.last), value(s.what, side="left"), value(s.witness))
        for s in shown
    )
    return Table(widths=CV_WIDTHS, rows=(head, *lines), joined=True)
