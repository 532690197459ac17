"""Pages of members."""

from dangwu.members.views.acts import (
    affiliate,
    change,
    condition,
    end_condition,
    register,
    reveal,
    status,
)
from dangwu.members.views.exports import export, template
from dangwu.members.views.imports import (
    import_commit,
    import_correct,
    import_discard,
    import_list,
    import_map,
    import_marked,
    import_page,
    import_progress,
    import_restart,
    import_take_back,
    imports,
)
from dangwu.members.views.people import person, roster, search
from dangwu.members.views.posts import hold_post, leave_post
from dangwu.members.views.rights import restore, restrict

__all__ = [
    "affiliate",
    "change",
    "condition",
    "end_condition",
    "export",
    "hold_post",
    "import_commit",
    "import_correct",
    "import_discard",
    "import_list",
    "import_map",
    "import_marked",
    "import_page",
    "import_progress",
    "import_restart",
    "import_take_back",
    "imports",
    "leave_post",
    "person",
    "register",
    "restore",
    "restrict",
    "reveal",
    "roster",
    "search",
    "status",
    "template",
]
