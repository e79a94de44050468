"""A copy of the database alone opens nothing: the secrets in it are sealed."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import InvalidToken
from django.conf import settings
from pytest_django import Settings

from members import second_factors
from members.second_factors import NAME, SecondFactorAdapter
from retention.sealed import rotate_keys
from tests.builders import a_colleague


@pytest.mark.django_db
def test_the_secret_of_a_second_factor_was_not_readable_in_the_database() -> None:
    secret = generate_totp_secret()

    TOTP.activate(a_colleague(), secret)

    stored = Authenticator.objects.get()
    assert secret not in str(stored.data)
    assert SecondFactorAdapter().decrypt(stored.data["secret"]) == secret


@pytest.mark.django_db
def test_recovery_codes_were_not_readable_in_the_database() -> None:
    colleague = a_colleague()
    TOTP.activate(colleague, generate_totp_secret())

    codes = RecoveryCodes.activate(colleague).get_unused_codes()

    stored = str(Authenticator.objects.get(type="recovery_codes").data)
    assert codes
    assert not [code for code in codes if code in stored]


def test_the_key_was_for_its_owner_only() -> None:
    SecondFactorAdapter().encrypt("needle")

    assert Path(settings.KEY_STORE, "second-factors.key").stat().st_mode & 0o777 == 0o600


def test_another_key_opened_nothing(settings: Settings, tmp_path: Path) -> None:
    sealed = SecondFactorAdapter().encrypt("needle")
    settings.KEY_STORE = tmp_path

    with pytest.raises(InvalidToken):
        SecondFactorAdapter().decrypt(sealed)


@pytest.mark.django_db
def test_new_keys_sealed_second_factors_again_and_the_old_key_opened_nothing() -> None:
    secret, colleague = generate_totp_secret(), a_colleague()
    TOTP.activate(colleague, secret)
    codes = RecoveryCodes.activate(colleague).get_unused_codes()
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    keys = Path(settings.KEY_STORE, NAME)
    old = keys.read_bytes()

    destroyed = rotate_keys()

    now = Authenticator.objects.get(type="totp").data["secret"]
    recovery = Authenticator.objects.get(type="recovery_codes")
    assert destroyed >= 1
    assert (old in keys.read_bytes(), len(keys.read_bytes().split())) == (False, 1)
    assert now != sealed
    assert SecondFactorAdapter().decrypt(now) == secret
    assert RecoveryCodes(recovery).get_unused_codes() == codes
    with pytest.raises(InvalidToken):
        SecondFactorAdapter().decrypt(sealed)


@pytest.mark.django_db
def test_who_was_interrupted_went_on_with_the_same_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = generate_totp_secret()
    TOTP.activate(a_colleague(), secret)
    keys = Path(settings.KEY_STORE, NAME)
    with monkeypatch.context() as patched:
        patched.setattr(second_factors, "_seal_again", _is_killed)
        with pytest.raises(KeyboardInterrupt):
            second_factors.rotate()
    both = keys.read_bytes().split()
    meanwhile = SecondFactorAdapter().decrypt(Authenticator.objects.get().data["secret"])

    second_factors.rotate(resume=True)

    assert (len(both), meanwhile) == (2, secret)
    assert keys.read_bytes() == both[0]
    assert SecondFactorAdapter().decrypt(Authenticator.objects.get().data["secret"]) == secret


def _is_killed(*_: object) -> int:
    raise KeyboardInterrupt
