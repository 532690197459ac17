"""Reading people and their membership."""

from dangwu.members.selectors.scope import scope_of

__all__ = ["scope_of"]
