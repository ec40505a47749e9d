"""Takes an existing schedule in: a folder of a booking system's CSV exports."""

from bookdesk.backend.importing.options import ImportOptions, parse_length
from bookdesk.backend.importing.report import FileReport, ImportReport, write_report
from bookdesk.backend.importing.run import FolderRead, read_folder, run_import

__all__ = [
    "FileReport",
    "FolderRead",
    "ImportOptions",
    "ImportReport",
    "parse_length",
    "read_folder",
    "run_import",
    "write_report",
]
