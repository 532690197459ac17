"""Reading accounts and sessions."""

from django.db.models import Q, QuerySet

from dangwu.accounts.models import Session, User
from dangwu.core.models import AuditEntry


def accounts_matching(words: str) -> QuerySet[User]:
    """All accounts, or those whose user name or shown name contains the words."""
    accounts = User.objects.order_by("username")
    if words:
        accounts = accounts.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    return accounts


def sessions_of(user: User) -> list[Session]:
    """The sessions of an account that are open, newest first."""
    return list(Session.objects.filter(user_id=user.pk).order_by("-begun_at"))


def own_lines(user: User, limit: int = 50) -> QuerySet[AuditEntry]:
    """The last lines of the trail about what an account did."""
    return AuditEntry.objects.filter(actor_id=user.pk).order_by("-seq")[:limit]


def names_of(ids: set[int]) -> dict[int, str]:
    """The user names behind account numbers."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "username"))


def account_with(username: str) -> User | None:
    """The account with that user name."""
    return User.objects.filter(username=username).first()


def administrators_exist() -> bool:
    return User.objects.exclude(duty="").exists()
