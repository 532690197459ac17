"""Pages of the desk."""

from dangwu.desk.views.home import home
from dangwu.desk.views.organisations import organisation, self_check, tree

__all__ = ["home", "organisation", "self_check", "tree"]
