"""What can go wrong in the library, as exceptions whose message an operator can act on."""

from __future__ import annotations


class LibraryError(Exception):
    """Base of every fault the library reports on purpose: one line, it names the thing and the way out."""

    code = "library_error"


class BadSettings(LibraryError):
    """A setting is missing or unusable."""

    code = "bad_settings"


class BadContent(LibraryError):
    """A content file (products, cases, questions, calibration) does not have the shape it must have."""

    code = "bad_content"


class UnknownCase(LibraryError):
    """There is no case of that id in the library."""

    code = "unknown_case"


class CaseConflict(LibraryError):
    """The change does not fit the state the case is in."""

    code = "case_conflict"


class BadIndex(LibraryError):
    """The index on disk is missing, torn, or was made for something else; it can be rebuilt from the store."""

    code = "bad_index"


class BadVectors(LibraryError):
    """The encoder gave vectors that must not enter an index: wrong size, or not finite numbers."""

    code = "bad_vectors"


class NotCalibrated(LibraryError):
    """No answerability model has been fitted, or it was fitted for other features."""

    code = "not_calibrated"


class TooLarge(LibraryError):
    """Somebody sent more than is ever read."""

    code = "too_large"
