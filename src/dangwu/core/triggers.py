"""The audit trail is append-only in the database itself, whoever asks.

The one change let through is erasing what a person typed: `detail` and `salt` become empty and
every
other column stays; the chain still verifies, because it covers a commitment only.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "core_auditentry"
KEPT = (
    *(
        "seq",
        "at",
        "actor_id",
        "address",
        "session",
        "act",
        "outcome",
        "subject_table",
        "subject_id",
    ),
    *("scope_path", "effective_on", "fields", "facts", "commitment", "hash"),
)
REFUSAL = "the audit trail is append-only"

_ERASES = "NEW.detail = '' AND NEW.salt = ''"

SQLITE = [
    f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE}
        WHEN NOT ({_ERASES} AND {" AND ".join(f'NEW."{c}" IS OLD."{c}"' for c in KEPT)})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
]
SQLITE_UNDO = ["DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_no_update"]

POSTGRESQL = [
    f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN (NOT ({_ERASES} AND ({", ".join(f'NEW."{c}"' for c in KEPT)})
              IS NOT DISTINCT FROM ({", ".join(f'OLD."{c}"' for c in KEPT)})))
        EXECUTE FUNCTION audit_refuse()""",
    f"""CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]
POSTGRESQL_UNDO = [
    *(
        f"DROP TRIGGER {name} ON {TABLE}"
        for name in ("audit_no_truncate", "audit_no_update", "audit_no_delete")
    ),
    "DROP FUNCTION audit_refuse()",
]


def _run(connection: BaseDatabaseWrapper, sqlite: list[str], postgresql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in postgresql if connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, SQLITE, POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    _run(connection, SQLITE_UNDO, POSTGRESQL_UNDO)
