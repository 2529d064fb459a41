"""Whether an error means that a store is away: missing, slow, full, or open for reading only. It will be back by itself.

Everything else that a database says is our own fault and stays an error.
"""

from django.db import InterfaceError, InternalError, OperationalError

READ_ONLY = "25006"  # PostgreSQL's read_only_sql_transaction, which Django calls an internal error


def store_is_away(error: BaseException | None) -> bool:
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)
