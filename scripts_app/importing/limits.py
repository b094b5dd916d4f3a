"""What a file may have at most, for the sentences that say so before anybody uploads one."""

from __future__ import annotations

from scripts_app.importing import extent, guard

_MEGABYTE = 1024 * 1024

LIMITS = {
    "megabytes": guard.BYTES_MAX // _MEGABYTE,
    "unpacked": guard.UNPACKED_MAX // _MEGABYTE,
    "rows": extent.ROWS_MAX,
    "columns": extent.COLUMNS_MAX,
    "seconds": guard.SECONDS_MAX,
}
