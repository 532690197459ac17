"""Words planted in every text of every row; each role reads all it can, and finds no foreign
one (A04).

A canary names where its row belongs: 雀O<path>雀 in an organisation, 雀P<path>.<n>雀 in what
is about the n-th person (雀N… in the name), 雀R<path>雀 in any other row. A role may read those of
the subtrees of its posts, of its own person, of the meetings the person was called to and the
names of who is on their rolls, what the levels above give to read, the names of the organisations
above its own, and the names of who holds a post in its reach.
"""

import html
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils.timezone import localdate

from dangwu.core.crypto import EncryptedTextField
from dangwu.core.scope import STEP, Scope, ScopedModel, whole_tree
from dangwu.dues.models import Assessment
from dangwu.members.models import Attendance, Person, PostHolding, RosterImport, Talk
from dangwu.members.selectors import scope_of
from tests.people import ROLES
from tests.security.test_matrix import (
    STRANGER,
    client_of,
    questions,
    who_it_is_read_once,
)
from tests.security.world import PLACES, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_templates")]

CANARY = re.compile(r"雀([ONPR])(\d*)(?:\.(\d+))?雀")
# Not words of people but keys, codes and marks that the product itself writes and reads.
CODES = {
    *(
        "standard",
        "item",
        "occasion",
        "matter",
        "task",
        "step",
        "option",
        "rulebook",
        "digest",
        "fingerprint",
        "rate",
        "employer",
        "category",
    ),
    *("kind", "status", "state", "field", "layout", "source", "number_text"),
    *("key", "procedure", "outcome", "act", "decision", "delay_cause"),
}
SEALED_WORDS = {"members.Person.address", "members.Person.landline"}


def words_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The text fields of a model that people fill."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, EncryptedTextField)
        and not field.choices
        and field.editable
        and field.name not in CODES
        and not field.primary_key
    ]


def sealed_words_of(model: type[models.Model]) -> list[str]:
    named = (f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField))
    return [name for name in named if f"{model._meta.label}.{name}" in SEALED_WORDS]


def secrets_of(model: type[models.Model]) -> set[str]:
    """What nobody reads on a page before giving a reason."""
    if model._meta.app_label not in {"admission", "care", "members"} or model is RosterImport:
        return set()
    open_words = sealed_words_of(model)
    fields = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField) and field.name not in open_words
    ]
    rows = model.objects.all() if fields else ()  # type: ignore[attr-defined]
    found = (getattr(row, name) for row in rows for name in fields)
    return {sealed.open() for sealed in found if sealed} - {""}


class Aviary:
    """What was planted: the number of each person, and how much."""

    def __init__(self) -> None:
        self.people: dict[Any, int] = {}
        self.posts: dict[
            int, set[str]
        ] = {}  # person → paths of the organisations where they hold posts
        self.planted = 0
        self.met: dict[int, set[int]] = {}  # person → with whom there was a talk
        # What nobody reads before giving a reason: numbers, telephones, what was said in talks.
        self.secrets: set[str] = set()

    def canary(self, row: Any) -> str:
        if row._meta.label == "orgs.Organisation":
            return f"雀O{row.scope_path}雀"
        person = row.pk if isinstance(row, Person) else getattr(row, "person_id", None)
        if person is None:
            return f"雀R{row.scope_path}雀"
        number = self.people.setdefault(person, len(self.people))
        return f"雀P{row.scope_path}.{number}雀"

    def plant(self) -> None:
        scoped = [m for m in apps.get_models() if issubclass(m, ScopedModel)]
        with whole_tree("canaries are planted everywhere"):
            for model in scoped:
                self.secrets |= secrets_of(model)
            for model in scoped:
                for row in model.objects.all():
                    self._plant_row(model, row)

    def _plant_row(self, model: type[models.Model], row: Any) -> None:
        canary = self.canary(row)
        texts = {f.name: canary[: f.max_length] for f in words_of(model)}
        if "file_name" in texts:
            texts["file_name"] = f"{canary}.xlsx"  # the ending says how it is read
        if isinstance(row, Person):
            texts["name"] = canary.replace("雀P", "雀N")
        if isinstance(row, PostHolding):
            self.posts.setdefault(
                self.people.setdefault(row.person_id, len(self.people)), set()
            ).add(row.scope_path)
        if isinstance(row, Talk):
            self._meet(row.person_id, row.talker_id)
        if texts:
            model.objects.filter(pk=row.pk).update(**texts)  # type: ignore[attr-defined]
        for name in sealed_words_of(model):
            setattr(row, name, canary)
            row.save(update_fields=[name])
        self.planted += len(texts)

    def _meet(self, *pair: Any) -> None:
        """The two of a talk know each other's names."""
        one, other = (self.people.setdefault(key, len(self.people)) for key in pair)
        self.met.setdefault(one, set()).add(other)
        self.met.setdefault(other, set()).add(one)


@pytest.fixture(scope="module")
def aviary(world, django_db_blocker):
    with django_db_blocker.unblock():
        made = Aviary()
        made.plant()
    return made


def test_canaries_stand_in_every_subtree(aviary):
    assert aviary.planted > 150
    assert len(aviary.people) >= 17


# ---- who may read what -----------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    """What a role may read: the subtrees of its posts, its own person, the line above both."""

    scope: Scope
    own: int | None
    home: str
    posts: dict[int, set[str]]
    met: frozenset[int] = frozenset()
    called: frozenset[str] = (
        frozenset()
    )  # paths of the organisations whose meetings one is called to

    def reaches(self, path: str) -> bool:
        return any(path.startswith(root) for root in self.scope.subtrees)

    def may(self, found: re.Match[str]) -> bool:
        kind, path, number = found.groups()
        person = int(number) if number else None
        if self.reaches(path) or (person is not None and person == self.own):
            return True
        if (kind == "N" and person in self.met) or self._met_at_a_meeting(kind, path):
            return True
        if kind == "N":
            return any(self.reaches(post) for post in self.posts.get(person or 0, ()))
        return kind == "O" and path in self.above

    def _met_at_a_meeting(self, kind: str, path: str) -> bool:
        if kind == "N":
            return any(path.startswith(root) for root in self.called)
        return kind == "R" and path in self.called

    @property
    def above(self) -> set[str]:
        mine = (*self.scope.subtrees, self.home)
        return {p[:end] for p in mine for end in range(STEP, len(p) + 1, STEP)}

    def is_given_to_read(self, found: re.Match[str], where: str) -> bool:
        """The list of what is to be read holds what the levels above put on it; branches issue
        numbered forms from the batches of the levels above."""
        is_given = where.startswith(("/learning/", "/admission/quotas/")) or where.endswith(
            "/issue-form/"
        )
        return is_given and found[1] == "R" and found[2] in self.above


def reader_of(world: World, aviary: Aviary, role: str) -> Reader:
    if role == STRANGER:
        return Reader(Scope(), None, "", {})
    scope = scope_of(world.cast.user(role), localdate())
    person = world.cast.people.get(role)
    if person is None:
        return Reader(scope, None, "", aviary.posts)
    own = aviary.people.get(person.pk)
    met = frozenset(aviary.met.get(own, ()) if own is not None else ())
    with whole_tree("to which meetings a reader was called"):
        called = Attendance.objects.filter(person=person).values_list("scope_path", flat=True)
        return Reader(scope, own, person.scope_path, aviary.posts, met, frozenset(called))


# ---- reading everything ----------------------------------------------------------------------

# Its address is the secret of one person: who has it may read it.
SECRET_ADDRESS = {"desk:feed"}
LINK = re.compile(r'(?:href|src|action|hx-get|data-href|data-url)="(/[^"#]*)')
BASE = re.compile(r"5,?200\.00")  # as `World` enters it for everybody
MOST_PAGES = 2_500
MOST_VARIANTS = 2  # of one page: days, filters, pages of a list


def text_of(response: Any) -> str:
    """All that can be read in an answer: text, or what is in the archive or the PDF."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if body[:4] == b"PK\x03\x04":
        return " ".join(_of_archive(body))
    if body[:5] == b"%PDF-":
        return _of_pdf(body)
    assert kind.split(";")[0] in {
        *("text/html", "application/json", "application/x-ndjson", "text/plain", "text/csv", ""),
        *("text/javascript", "text/css", "text/calendar", "application/xml"),
    }, kind
    return html.unescape(body.decode().replace("\r\n ", ""))  # a calendar folds its lines


def _of_archive(body: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            yield name
            inner = archive.read(name)
            if inner[:5] == b"%PDF-":
                yield _of_pdf(inner)
            elif inner[:4] == b"PK\x03\x04":
                yield from _of_archive(inner)
            else:
                text = inner.decode(errors="ignore")
                yield text + re.sub(r"<[^>]+>", "", text)


def _of_pdf(body: bytes) -> str:
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return re.sub(r"\s+", "", done.stdout.decode())
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def readings(world: World, role: str) -> Iterator[tuple[str, str]]:
    """Every page the role comes to: all routes and places, all links, what searching finds."""
    client = client_of(world, role)
    with who_it_is_read_once():
        for url in asked(world, role, "POST"):
            # A form sent empty shows itself again, with all its choices.
            yield f"POST {url}", _read(client, "post", url)
        for words in ("雀", "雀P", "que", "0001"):
            yield f"search {words}", _read(client, "post", "/members/search/", {"q": words})
        yield from crawled(client, ["/", *asked(world, role, "GET")])


def asked(world: World, role: str, method: str) -> list[str]:
    """The addresses of all routes about all places, but for those that a role is kept from before
    anything is looked up, which the matrix asks (`test_matrix.py`).
    """
    return [
        at.url
        for at in questions(world, role, method, PLACES)
        if at.should in {"in", "absent"} and at.name not in SECRET_ADDRESS
    ]


def crawled(client: Client, start: list[str]) -> Iterator[tuple[str, str]]:
    """The pages and all they link to; of a page with filters a few."""
    waiting, seen = deque(start), Counter[str]()
    read: set[str] = set()
    while waiting:
        url = html.unescape(waiting.popleft())
        # The rulebook holds nobody's data; one page of it is asked by name.
        passed = url in read or url.startswith(("/static/", "//", "/rulebook/"))
        if passed or seen[url.partition("?")[0]] >= MOST_VARIANTS:
            continue
        read.add(url)
        seen[url.partition("?")[0]] += 1
        assert len(read) < MOST_PAGES, "more pages than the crawl reads"
        text = _read(client, "get", url)
        yield url, text
        waiting.extend(LINK.findall(text))


def _read(client: Client, method: str, url: str, data: dict[str, str] | None = None) -> str:
    from django.db import transaction

    with transaction.atomic():
        response = getattr(client, method)(url, data or {}, secure=True)
        if method == "post":
            transaction.set_rollback(True)
    assert response.status_code < 500, url
    return text_of(response)


def own_assessments(world: World, role: str) -> set[str]:
    """The keys of what the role's own person pays."""
    with whole_tree("the own amounts of a reader"):
        person = world.cast.people.get(role)
        return {
            str(pk) for pk in Assessment.objects.filter(person=person).values_list("pk", flat=True)
        }


def foreign(world: World, aviary: Aviary, role: str) -> tuple[set[str], int]:
    """Foreign canaries and open secrets with their pages, and how many own canaries were read.

    No page shows a number in full, or a word of a talk, before it is asked for with a reason
    (C05, A08, D04); the base of pay is for who may see pay, and for the person.
    """
    reader = reader_of(world, aviary, role)
    wrong, right = set(), 0
    own_amounts = own_assessments(world, role)
    may_see_pay = world.reach(role, "dues.view_pay")
    for where, text in readings(world, role):
        wrong |= {f"{where}: a number in full" for secret in aviary.secrets if secret in text}
        about_self = any(key in where for key in own_amounts) or where == "/dues/mine/"
        if BASE.search(text) and not may_see_pay and not about_self:
            wrong.add(f"{where}: a base of pay")
        for found in CANARY.finditer(text):
            if reader.may(found) or reader.is_given_to_read(found, where):
                right += 1
            else:
                wrong.add(f"{where}: {found.group()}")
    return wrong, right


# One of each kind in the normal run; `--full` sends everybody.
SENT = ("zhangwen", "wangfang", "anquan", STRANGER)
EVERYBODY = [
    pytest.param(role, marks=() if role in SENT else pytest.mark.full)
    for role in (STRANGER, *ROLES)
]


@pytest.mark.parametrize("role", EVERYBODY)
def test_no_role_reads_a_foreign_word(world, aviary, role):
    wrong, right = foreign(world, aviary, role)
    assert not sorted(wrong)[:20]
    expects = role not in {STRANGER, "laike", "xitong", "anquan", "shenji"}
    assert bool(right) == expects, "a crawl that reads nothing proves nothing"


def test_the_crawl_would_see_a_leak(world, aviary, monkeypatch):
    """A negative control: a plain member whose scope is opened too wide turns the crawl red."""
    leaky = Scope(everything=True)
    monkeypatch.setattr("dangwu.config.middleware.scope_of", lambda user, on: leaky)
    reader = reader_of(world, aviary, "wangfang")
    words = (found for _, text in readings(world, "wangfang") for found in CANARY.finditer(text))
    assert next((word for word in words if not reader.may(word)), None)


def test_the_crawl_reads_archives_and_papers():
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet().write_string(0, 0, "雀R0001雀")
    book.close()
    assert CANARY.search(" ".join(_of_archive(stream.getvalue())))
