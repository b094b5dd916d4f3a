"""From an SOP file to drafts: guard → workbook → tables → cells → rows (no database), then resources → batches."""

from __future__ import annotations
