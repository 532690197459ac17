"""Who holds a post: the permissions of the post are theirs from the first day to the last."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Membership, MembershipStatus, Person, PostHolding
from dangwu.orgs.models import COMMITTEE_POSTS, Post
from dangwu.orgs.selectors import terms_of
from dangwu.orgs.services.checks import leads_from_above, still_counting
from dangwu.rules.verdict import Reason, verdict_from

CONDITIONS = "ORG-09.conditions"


@transaction.atomic
def hold_post(*, person: Person, post: Post, by: HasKey | None, on: date) -> PostHolding:
    """Somebody holds a post from a day on; Refused where it is held, or ORG-09 forbids it."""
    seat = Post.objects.select_for_update().select_related("organisation").get(pk=post.pk)
    verdict_from(
        (
            leads_from_above(seat.kind, seat.organisation, on),
            _seat_stands(seat, on),
            _is_free(seat, on),
            _holds_no_twin(person, seat, on),
            _may_sit(person, seat, on),
            _no_duty(person),
        )
    ).require()
    row: PostHolding = PostHolding.objects.create(
        scope_path=seat.scope_path, person=person, post=seat, starts_on=on
    )
    record_act("members.post_taken", subject=row, by=by, on=on, facts={"post": seat.kind})
    return row


@transaction.atomic
def leave_post(*, holding: PostHolding, by: HasKey | None, on: date) -> PostHolding:
    """End a holding: its permissions are gone with the first request of that day.

    On the day it began a holding may be ended too: it was a mistake, and counts on no day.
    """
    found: PostHolding = PostHolding.objects.select_for_update().get(pk=holding.pk)
    seat = found.post
    verdict_from(
        (
            leads_from_above(seat.kind, seat.organisation, on),
            _still_held(found),
            _not_before_taken(found, on),
        )
    ).require()
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record_act("members.post_left", subject=found, by=by, on=on, fields=["ends_on"])
    return found


def _seat_stands(seat: Post, on: date) -> Reason | None:
    if seat.counts_on(on):
        return None
    numbers = {"post": seat.get_kind_display(), "on": on}
    return Reason("post_not_standing", (), numbers)


def _is_free(seat: Post, on: date) -> Reason | None:
    """Nobody holds the seat on the day or later: one seat, one holder."""
    if not still_counting(PostHolding.objects.filter(post=seat), on).exists():
        return None
    return Reason("post_taken", (), {"post": seat.get_kind_display()})


def _holds_no_twin(person: Person, seat: Post, on: date) -> Reason | None:
    """Two seats of one kind in one organisation are for two people."""
    held = PostHolding.objects.filter(
        person=person, post__organisation=seat.organisation, post__kind=seat.kind
    ).exclude(post=seat)
    if not still_counting(held, on).exists():
        return None
    return Reason("seat_of_kind_held", (), {"post": seat.get_kind_display()})


def _may_sit(person: Person, seat: Post, on: date) -> Reason | None:
    """Committee members are full members (ORG-09)."""
    if seat.kind not in COMMITTEE_POSTS:
        return None
    full = Membership.objects.on(on).filter(person=person, status=MembershipStatus.FULL)
    if full.exists():
        return None
    held = terms_of(seat.organisation, on).items.get(CONDITIONS)
    cite = held.cite if held else ()
    return Reason("not_full_member", cite, {"post": seat.get_kind_display()})


def _no_duty(person: Person) -> Reason | None:
    if person.user is None or not person.user.duty:
        return None
    return Reason("administrator_holds_no_post", ())


def _still_held(holding: PostHolding) -> Reason | None:
    if holding.ends_on is None:
        return None
    return Reason("post_already_left", (), {"on": holding.ends_on})


def _not_before_taken(holding: PostHolding, on: date) -> Reason | None:
    if holding.starts_on <= on:
        return None
    numbers = {"on": on, "since": holding.starts_on}
    return Reason("left_before_taken", (), numbers)
