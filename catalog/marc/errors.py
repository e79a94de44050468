"""What can be wrong with a file of records, and with one record in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class FileRefused(DomainError):
    """The file as a whole cannot be used: nothing of it goes in."""


class FileMissing(FileRefused):
    code = "file_missing"
    message = _("There is no file %(path)s.")


class FileIsFolder(FileRefused):
    code = "file_is_folder"
    message = _("%(path)s is a folder. Name one file.")


class FileUnreadable(FileRefused):
    code = "file_unreadable"
    message = _("%(path)s cannot be read: %(why)s.")


class FileEmpty(FileRefused):
    code = "file_empty"
    message = _("The file is empty.")


class FileCompressed(FileRefused):
    code = "file_compressed"
    message = _("The file is packed (%(kind)s). Unpack it first and import what comes out.")


class NotMarc(FileRefused):
    code = "not_marc"
    message = _("The file holds no MARC records, neither ISO 2709 nor MARCXML.")


class FileTruncated(FileRefused):
    code = "file_truncated"
    message = _(
        "The file breaks off in record %(number)s: most likely it was not copied completely. "
        "Fetch it again, or import the whole records with --partial."
    )


class XmlBroken(FileRefused):
    code = "xml_broken"
    message = _(
        "The XML is damaged or breaks off at line %(line)s, after %(number)s records. "
        "Fetch it again, or import the whole records with --partial."
    )


class NoBranch(FileRefused):
    code = "no_branch"
    message = _("Copies need a branch with a building, and there is none yet.")


class UnknownBranch(FileRefused):
    code = "unknown_branch"
    message = _("There is no branch with a building and the code %(code)s.")


class Reason(TextChoices):
    """Why one record did not go in while the others did."""

    NO_LEADER = "no_leader", _("this is not a MARC record: it has no leader")
    DIRECTORY = "directory", _("the directory does not fit the fields: bytes are missing or extra")
    BETWEEN = "between", _("bytes before this record belong to no record and were skipped")
    NOT_UTF8 = "not_utf8", _("says it is UTF-8, but it is not")
    NOT_MARC8 = "not_marc8", _("says it is MARC-8, but it is neither that nor UTF-8")
    CONTENT = "content", _("the fields cannot be read")
    NO_TITLE = "no_title", _("there is no title (field 245)")
    NUMBER_TOO_LONG = "number_too_long", _("the control number is longer than 60 characters")
    TWICE = "twice", _("an earlier record in this file has the same control number")
    CUT_OFF = "cut_off", _("the file breaks off here")
