"""The tests of the rules are asked for often: fewer examples a property, and no clock on them."""

import hypothesis

hypothesis.settings.register_profile("rules", max_examples=40, deadline=None)
hypothesis.settings.load_profile("rules")
