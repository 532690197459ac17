"""Quorums and votes: each bar from both sides, and against a search that knows no fractions."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.meetings import (
    CODES,
    MATTERS,
    VOTES,
    QuorumFacts,
    VoteFacts,
    contradictions,
    judge_quorum,
    judge_vote,
    smallest,
)
from dangwu.rules.terms import Majority, Terms, Threshold

TODAY = date(2026, 11, 21)
NATION = terms_on("national", TODAY)
OLD = terms_on("national", date(2020, 7, 12))


def quorum(matter, should, present, terms=NATION):
    return judge_quorum(QuorumFacts(matter=matter, should_attend=should, present=present), terms)


def vote(matter, should, present, votes_for, terms=NATION, **more):
    facts = VoteFacts(
        matter=matter, should_attend=should, present=present, votes_for=votes_for, **more
    )
    return judge_vote(facts, terms)


def codes(found):
    return [reason.code for reason in found.reasons]


# ---- quorum ------------------------------------------------------------------------------------

BARS = [  # matter, should attend, the smallest number that suffices
    ("general", 50, 25),
    ("general", 51, 26),
    ("general", 1, 1),
    ("admission", 50, 26),
    ("admission", 51, 26),
    ("full_membership", 50, 26),
    ("full_membership", 3, 2),
    ("election", 50, 40),
    ("election", 51, 41),
    ("election", 54, 44),
    ("committee", 3, 2),
    ("committee", 5, 3),
    ("committee", 6, 3),
]


@pytest.mark.parametrize(("matter", "should", "least"), BARS)
def test_a_quorum_from_both_sides(matter, should, least):
    enough, short = quorum(matter, should, least), quorum(matter, should, least - 1)
    assert (enough.min_present, enough.met, codes(enough)) == (least, True, [])
    assert (short.min_present, short.met, codes(short)) == (least, False, ["quorum_short"])
    assert short.reasons[0].numbers == {
        "present": least - 1,
        "needed": least,
        "should_attend": should,
    }
    assert short.reasons[0].cite == enough.cite == NATION.cite(VOTES[matter])
    assert short.reasons[0].modality == "must"


def test_exactly_four_fifths_is_valid_since_the_regulation_of_2020():
    first_day = terms_on("national", date(2020, 7, 13))
    assert quorum("election", 50, 40, first_day).met is True
    assert quorum("election", 50, 39, first_day).met is False
    assert quorum("election", 50, 40, OLD).met is False
    assert quorum("election", 50, 41, OLD).met is True


def test_the_text_of_shaoxing_on_elections_ended_with_the_old_regulation():
    before = terms_on("shaoxing", date(2020, 7, 12))
    assert quorum("election", 50, 40, before).met is False
    assert quorum("election", 50, 40, before).cite[0].startswith("shaoxing:SX#")
    assert quorum("election", 50, 40, terms_on("shaoxing", TODAY)).met is True


def test_two_of_a_committee_of_three_meet_and_shaoxing_advises_against():
    assert codes(quorum("committee", 3, 2)) == []
    found = quorum("committee", 3, 2, terms_on("shaoxing", TODAY))
    assert (found.met, codes(found)) == (True, ["two_of_three"])
    assert found.reasons[0].modality == "generally"
    assert found.reasons[0].cite == ("shaoxing:SX#组织生活/一（二）4（2）",)
    assert codes(quorum("committee", 3, 3, terms_on("shaoxing", TODAY))) == []
    assert codes(quorum("committee", 4, 2, terms_on("shaoxing", TODAY))) == []


def test_a_meeting_of_nobody_is_none():
    found = quorum("general", 0, 0)
    assert (found.min_present, found.met) == (1, False)


def test_what_is_not_known_is_asked():
    assert quorum("general", 50, None) == replace(
        quorum("general", 50, 30), met=None, reasons=quorum("general", 50, None).reasons
    )
    (asked,) = quorum("general", 50, None).reasons
    assert (asked.code, asked.numbers) == ("missing_fact", {"fact": "present"})
    found = quorum("general", None, 20)
    assert (found.min_present, found.met) == (None, None)
    assert found.reasons[0].numbers == {"fact": "should_attend"}


def test_before_the_rule_nothing_is_judged():
    found = quorum("general", 50, 50, terms_on("national", date(2018, 10, 27)))
    assert (found.min_present, found.met, codes(found)) == (None, None, ["rule_not_held"])
    outcome = vote("general", 50, 50, 50, terms_on("national", date(2018, 10, 27)))
    assert (outcome.needed, outcome.passed, codes(outcome)) == (None, None, ["rule_not_held"])


def test_a_majority_that_is_to_be_chosen_is_asked():
    id_ = VOTES["general"]
    value = NATION.value(id_)
    open_item = replace(NATION.item(id_), value=None, choose={"a": value, "b": value})
    terms = replace(NATION, items={**NATION.items, id_: open_item})
    found, outcome = quorum("general", 50, 25, terms), vote("general", 50, 25, 25, terms)
    assert (found.met, codes(found)) == (None, ["choice_needed"])
    assert (outcome.passed, codes(outcome)) == (None, ["choice_needed"])
    assert quorum("admission", 50, 26, terms).met is True


# ---- votes -------------------------------------------------------------------------------------

PASSES = [  # matter, should attend, present, the smallest number of for-votes
    ("general", 20, 20, 11),
    ("general", 20, 15, 11),  # of those who should attend, not of those who came
    ("general", 12, 12, 7),
    ("general", 21, 21, 11),
    ("admission", 20, 20, 11),
    ("full_membership", 20, 11, 11),
    ("election", 50, 40, 21),  # of those who came
    ("election", 50, 41, 21),
    ("election", 50, 42, 22),
    ("committee", 5, 4, 3),
    ("committee", 3, 2, 2),
]


@pytest.mark.parametrize(("matter", "should", "present", "needed"), PASSES)
def test_a_vote_from_both_sides(matter, should, present, needed):
    passes = vote(matter, should, present, needed)
    fails = vote(matter, should, present, needed - 1)
    assert (passes.needed, passes.passed, codes(passes)) == (needed, True, [])
    assert (fails.needed, fails.passed, codes(fails)) == (needed, False, ["votes_short"])
    assert fails.reasons[0].numbers == {"votes": needed - 1, "needed": needed, "short": 1}


def test_votes_enough_without_a_quorum_do_not_pass():
    found = vote("admission", 20, 10, 10, written_for=5)
    assert (found.counted_for, found.needed, found.passed) == (15, 11, False)
    assert codes(found) == ["quorum_short"]


@pytest.mark.parametrize(
    ("matter", "passed", "said"),
    [
        ("admission", True, []),
        ("full_membership", True, []),
        ("general", False, ["votes_short", "written_not_counted"]),
        ("committee", False, ["votes_short", "written_not_counted"]),
    ],
)
def test_a_written_vote_counts_only_where_the_majority_says_so(matter, passed, said):
    found = vote(matter, 20, 15, 10, written_for=1)
    assert (found.passed, codes(found)) == (passed, said)


def test_an_election_takes_no_written_vote():
    found = vote("election", 50, 40, 20, written_for=10)
    assert (found.needed, found.counted_for, found.passed) == (21, 20, False)


@pytest.mark.parametrize(
    ("matter", "method", "allowed"),
    [
        ("general", "hands", True),
        ("general", "secret", True),
        ("committee", "hands", True),
        ("admission", "hands", False),
        ("admission", "secret", True),
        ("full_membership", "hands", False),
        ("election", "hands", False),
    ],
)
def test_the_manner_of_voting(matter, method, allowed):
    found = vote(matter, 20, 20, 20, method=method)
    assert found.passed is True
    assert codes(found) == ([] if allowed else ["method_not_allowed"])


def test_hands_in_the_text_of_an_office_gave_way_to_the_secret_ballot():
    found = vote("admission", 20, 20, 20, terms_on("bianban", TODAY), method="hands")
    assert codes(found) == ["method_not_allowed"]


@pytest.mark.parametrize(
    ("votes_for", "against", "close"),
    [
        (11, 9, True),
        (12, 8, False),
        (10, 10, True),
        (9, 11, True),
        (8, 12, False),
        (11, None, False),
    ],
)
def test_close_numbers_are_warned_of(votes_for, against, close):
    found = vote("general", 20, 20, votes_for, against=against)
    warned = [reason for reason in found.reasons if reason.code == "close_vote"]
    assert bool(warned) is close
    assert all(reason.modality == "generally" for reason in warned)
    assert found.passed is (votes_for >= 11)


def test_an_election_is_not_called_close():
    assert "close_vote" not in codes(vote("election", 20, 20, 10, against=10))


def test_what_of_a_vote_is_not_known_is_asked():
    found = vote("general", 20, 20, None)
    assert (found.needed, found.passed, codes(found)) == (11, None, ["missing_fact"])
    found = vote("election", 20, None, 15)
    assert (found.needed, found.passed, codes(found)) == (None, None, ["missing_fact"])
    found = vote("general", 20, None, 15)
    assert (found.needed, found.passed) == (11, None)
    assert vote("general", 20, None, 10).passed is False  # whoever was there, it did not pass


# ---- counts that cannot be ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"should_attend": 20, "present": 21}, "more_present_than_expected"),
        ({"should_attend": 20, "present": 15, "votes_for": 16}, "more_votes_than_present"),
        (
            {"present": 15, "votes_for": 10, "against": 5, "abstain": 1},
            "more_votes_than_present",
        ),
        ({"should_attend": 20, "votes_for": 21}, "more_votes_than_present"),
        ({"should_attend": 20, "present": 15, "written_for": 6}, "more_written_than_absent"),
        ({"should_attend": 10, "votes_for": 8, "written_for": 3}, "more_written_than_absent"),
    ],
)
def test_counts_that_contradict_one_another(facts, code):
    found = VoteFacts(matter="admission", **facts)
    assert [reason.code for reason in contradictions(found)] == [code]
    outcome = judge_vote(found, NATION)
    assert (outcome.passed, codes(outcome)) == (None, [code])


def test_counts_that_just_fit():
    facts = VoteFacts(
        matter="admission",
        should_attend=20,
        present=15,
        votes_for=10,
        against=4,
        abstain=1,
        written_for=5,
    )
    assert list(contradictions(facts)) == []


# ---- against a search --------------------------------------------------------------------------

WHOLES = st.integers(0, 400)
SHARES = st.fractions(0, 1, max_denominator=12)


def reaches(bar: Threshold, count: int, whole: int) -> bool:
    """By cross-multiplication, in whole numbers only."""
    share = bar.at_least if bar.at_least is not None else bar.more_than
    left, right = count * share.denominator, share.numerator * whole
    return count > 0 and (left >= right if bar.at_least is not None else left > right)


@given(WHOLES, SHARES, st.booleans())
def test_the_smallest_number_is_the_first_that_a_search_finds(whole, share, inclusive):
    bar = Threshold(
        of="entitled",
        at_least=share if inclusive else None,
        more_than=None if inclusive else share,
    )
    assert smallest(bar, whole) == next(
        count for count in range(whole + 2) if reaches(bar, count, whole)
    )


@st.composite
def meetings(draw):
    should = draw(st.integers(0, 120))
    present = draw(st.integers(0, should))
    votes_for = draw(st.integers(0, present))
    against = draw(st.integers(0, present - votes_for))
    return VoteFacts(
        matter=draw(st.sampled_from(MATTERS)),
        should_attend=should,
        present=present,
        votes_for=votes_for,
        against=against,
        written_for=draw(st.integers(0, should - present)),
        method=draw(st.sampled_from([None, "secret", "hands"])),
    )


@given(meetings(), st.sampled_from(["national", "shaoxing", "gansu", "bianban", "xian-organs"]))
def test_a_vote_is_what_the_words_of_the_item_say(facts, standard):
    terms = terms_on(standard, TODAY)
    rule = terms.value(VOTES[facts.matter])
    assert isinstance(rule, Majority)
    whole = facts.present if rule.passing.of == "present" else facts.should_attend
    counted = facts.votes_for + (facts.written_for if rule.written_votes_count else 0)
    met = reaches(rule.quorum, facts.present, facts.should_attend)
    found = judge_vote(facts, terms)
    assert found.quorum.met is met
    assert found.passed is (met and reaches(rule.passing, counted, whole))
    assert set(codes(found)) <= CODES
    assert ("method_not_allowed" in codes(found)) == (
        facts.method is not None and facts.method not in rule.methods
    )


@given(meetings())
def test_one_more_vote_never_undoes_a_pass(facts):
    if judge_vote(facts, NATION).passed and facts.votes_for + facts.against < facts.present:
        assert judge_vote(replace(facts, votes_for=facts.votes_for + 1), NATION).passed


def with_majority(id_: str, value: Majority) -> Terms:
    item = replace(NATION.item(id_), value=value)
    return replace(NATION, items={**NATION.items, id_: item})


@pytest.mark.parametrize("matter", MATTERS)
def test_each_majority_answers_from_its_own_item(matter):
    """Changing one item changes that matter, and no other."""
    id_ = VOTES[matter]
    all_of_them = Threshold(of="entitled", at_least=Fraction(1))
    changed = with_majority(id_, Majority(quorum=all_of_them, passing=all_of_them))
    for other in MATTERS:
        expected = 20 if other == matter else quorum(other, 20, 20).min_present
        assert quorum(other, 20, 20, changed).min_present == expected


def test_the_items_of_the_four_majorities_are_four():
    assert len(set(VOTES.values())) == len(MATTERS) == 5
