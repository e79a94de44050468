"""P4: "Jouw gegevens zijn bij ons niet te koop." """

import pytest
from django.core.management import CommandError, call_command

from bieb.backoffice_site import BackOffice
from tests.promises.mutations import Patch

CLAUSE = "P4"
MUTATIONS = [
    Patch("partners/asking.py", "import json\nimport re\n", "import json\nimport re\nimport urllib.request\n"),
    Patch("partners/management/commands/dumpdata.py", "        raise CommandError(", "        print("),
    Patch("bieb/backoffice_site.py", 'self.disable_action("delete_selected")', 'self.add_action(lambda *rows: None, "as_csv")'),
]  # fmt: skip
PROVED_BY = [
    "tests/architecture/test_egress.py::test_only_these_files_could_open_a_connection_or_write_a_table",
    "tests/architecture/test_egress.py::test_a_connection_to_another_computer_was_stopped_and_named",
    "tests/architecture/test_egress.py::test_a_name_was_not_even_looked_up",
]


def test_nobody_could_write_everything_about_everybody_in_one_file() -> None:
    with pytest.raises(CommandError):
        call_command("dumpdata", "members")


def test_the_back_office_did_nothing_with_a_whole_list() -> None:
    assert [name for name, _act in BackOffice().actions] == []
