"""The settings of the product in the profile of the tests, whoever starts them and how."""

import os

os.environ["DANGWU_PROFILE"] = "test"

from dangwu.config.settings import *  # noqa: E402, F403
from dangwu.config.settings import DATABASES  # noqa: E402

# On SQLite the tables are made as the models are, in a tenth of the time: PostgreSQL, and each
# installation that the tests make, go through the migrations.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"]["MIGRATE"] = False
