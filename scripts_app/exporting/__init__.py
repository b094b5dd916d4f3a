"""Scripts out again, as workbooks that people read and edit: outsiders import from here.

columns (what stands in a row) → sheets (how it looks) → workbooks: the library, refused rows, the template.
"""

from __future__ import annotations

from scripts_app.exporting.refused import refused_rows_workbook
from scripts_app.exporting.scripts import export_workbook
from scripts_app.exporting.sheets import XLSX
from scripts_app.exporting.template import template_workbook

__all__ = ["XLSX", "export_workbook", "refused_rows_workbook", "template_workbook"]
