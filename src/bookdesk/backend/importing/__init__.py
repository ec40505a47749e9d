"""Takes an existing schedule in: a folder of a booking system's CSV exports."""

from bookdesk.backend.importing.options import ImportOptions, parse_length
from bookdesk.backend.importing.report import FileReport, ImportReport, write_report
from bookdesk.backend.importing.run import run_import

__all__ = ["FileReport", "ImportOptions", "ImportReport", "parse_length", "run_import", "write_report"]
