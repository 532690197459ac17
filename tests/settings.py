"""The settings of the product in the profile of the tests, whoever starts them and how."""

import os

os.environ["DANGWU_PROFILE"] = "test"

from dangwu.config.settings import *  # noqa: E402, F403
