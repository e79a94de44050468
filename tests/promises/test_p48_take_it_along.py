"""P48: "Klopt er iets niet of wil je alles bekijken of meenemen, log dan in op MijnBibliotheek." """

from tests.builders import a_member
from tests.promises.mutations import Patch
from tests.rights.test_export import an_export, pytestmark, taken

__all__ = ["pytestmark"]
CLAUSE = "P48"
MUTATIONS = [
    Patch("rights/models/export.py", " and today < self.gone_on", ""),
    Patch("rights/views.py", "@reauthentication_required\n@require_safe", "@require_safe"),
    Patch("rights/files.py", "        destroy_key(_key(file))\n", ""),
]
PROVED_BY = [
    "tests/rights/test_export.py::test_the_file_could_not_be_read_after_a_week_though_no_worker_ran",
    "tests/rights/test_export.py::test_the_file_was_sealed_and_gone_with_its_key",
    "tests/rights/test_corrections.py::test_only_the_owner_downloaded_and_only_after_the_password",
    "tests/rights/test_export.py::test_a_guardian_did_not_take_along_the_child",
]


def test_everything_came_along_as_a_page_a_pdf_and_json() -> None:
    export = an_export(a_member(given_name="Zoë"))

    assert "Zoë" in taken(export, "html").decode()
    assert "Zoë" in taken(export, "json").decode()
    assert taken(export, "pdf").startswith(b"%PDF")
