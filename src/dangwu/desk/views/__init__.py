"""Pages of the desk."""

from dangwu.desk.views.home import home
from dangwu.desk.views.organisations import checkup, organisation, self_check, tree

__all__ = ["checkup", "home", "organisation", "self_check", "tree"]
