"""From a person of the dossier to the fields of the application form."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from dangwu.admission.papers.layout import month
from dangwu.admission.papers.people import Span, Subject

Line = Mapping[str, str]
Value = str | Sequence[Line]  # a text, or the lines of a table by column


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A line of 其他成员 or 主要社会关系; `born` as 1965.02."""

    relation: str
    name: str
    born: str
    politics: str
    work: str


def form_values(
    person: Subject,
    *,
    history: Sequence[Span] = (),
    family: Sequence[Relative] = (),
    relations: Sequence[Relative] = (),
    texts: Mapping[str, str] | None = None,
) -> dict[str, Value]:
    """What `check_form` judges and `form_pdf` prints; `texts` are the other fields by id."""
    return {
        "cover_name": person.name,
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.nation,
        "born": month(person.born_on),
        "native_place": person.native_place,
        "birthplace": person.birthplace,
        "education": person.education,
        "degree": person.degree,
        "work": person.unit,
        "residence": person.residence,
        "identity_number": person.id_number,
        "history": [
            {"from": span.first, "to": span.last, "what": span.what, "witness": span.witness}
            for span in history
        ],
        "family": [asdict(one) for one in family],
        "relations": [asdict(one) for one in relations],
        **(texts or {}),
    }
