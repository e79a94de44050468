"""P3: "We bewaren je gegevens veilig." """

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from bieb import settings as real
from bieb.lib.sealing import SealedField, sealed_fields
from tests.builders import a_colleague
from tests.promises.mutations import Patch

CLAUSE = "P3"
MUTATIONS = [
    Patch(
        "bieb/lib/sealing.py",
        "AESGCM(secret).encrypt(nonce, plain, _bound(place, row, key, generation))",
        "plain",
    ),
    Patch("members/staff.py", "user.is_staff and has_second_factor(request)", "user.is_staff"),
    Patch(
        "bieb/settings.py",
        '    "members.authentication.LibraryArgon2Hasher",\n',
        '    "django.contrib.auth.hashers.UnsaltedMD5PasswordHasher",\n',
    ),
]
PROVED_BY = [
    "tests/bieb/test_sealing.py::test_what_was_sealed_was_read_in_its_own_place_only",
    "tests/bieb/test_sealing.py::test_a_changed_byte_was_noticed",
    "tests/bieb/test_settings.py::test_the_settings_of_production_were_without_a_warning",
    "tests/members/test_second_factors.py::test_the_secret_of_a_second_factor_was_not_readable_in_the_database",
    "tests/members/test_second_factors.py::test_recovery_codes_were_not_readable_in_the_database",
    "tests/members/test_rate_limits.py::test_after_five_wrong_tries_it_said_how_long_to_wait",
]


def test_a_new_password_was_kept_as_argon2() -> None:
    assert "Argon2" in real.PASSWORD_HASHERS[0]


@pytest.mark.django_db
def test_a_colleague_without_a_second_step_saw_no_member(client: Client) -> None:
    client.force_login(a_colleague(role="employee"))

    for path in ("/beheer/", "/balie/", "/beheer/members/member/"):
        assert client.get(path).status_code == 302


@pytest.mark.django_db
def test_every_sealed_column_was_bytes_in_the_database() -> None:
    fields = list(sealed_fields())

    assert fields
    assert all(isinstance(each, SealedField) for each in fields)
    with connection.cursor() as cursor:
        for each in fields:
            table, column = each.place().split(".")
            cursor.execute(
                "SELECT data_type FROM information_schema.columns"
                " WHERE table_name = %s AND column_name = %s",
                [table, column],
            )
            assert cursor.fetchone() == ("bytea",)


def test_the_key_store_was_not_inside_what_people_upload() -> None:
    assert not str(settings.KEY_STORE).startswith(str(settings.MEDIA_ROOT))
