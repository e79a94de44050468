"""The forms of logging in, in the words of the library."""

from typing import Any

from allauth.account import forms as allauth
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _(
    "At least 8 characters. Not only digits, and not a password that many people use. "
    "Three words that only you put together are easy to remember."
)


def ask_new(fields: dict[str, forms.Field]) -> None:
    """Ask a new password in plain words, and once more."""
    fields["password1"].label = _("New password")
    fields["password1"].help_text = PASSWORD_HELP
    fields["password2"].label = _("New password, once more")


class LoginForm(allauth.LoginForm):
    """Log in with card or e-mail; on a public computer the log-in ends with the browser."""

    public_computer = forms.BooleanField(
        label=_("This is a public computer"),
        help_text=_("You are logged out as soon as the browser closes."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["remember"]
        self.fields["login"].label = _("Card number or e-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True
        self.order_fields(["login", "password", "public_computer"])

    def clean(self) -> dict[str, Any]:
        """Say "remember" to allauth in its own words."""
        cleaned: dict[str, Any] = super().clean()
        cleaned["remember"] = not cleaned.get("public_computer")
        return cleaned


class LinkAppForm(totp.ActivateTOTPForm):
    """The first code of an app that is being linked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the app")
        self.fields["code"].widget.attrs.pop("placeholder", None)


class CodeForm(mfa.AuthenticateForm):
    """The second step of a log-in: the code, and nothing to do before typing it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A passkey that opens the account by itself, unless somebody wants it as second step only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = _("For yourself, such as: my phone.")
        self.fields["name"].required = False
        alone = self.fields["passwordless"]
        alone.label = _("Log in with this passkey alone, without a password")
        alone.help_text = _("Your device then asks for your finger, face or code.")
        alone.initial = True


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Where the link to choose a password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")


class AddEmailForm(allauth.AddEmailForm):
    """Another e-mail address; it counts once the link in the mail was followed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ChangePasswordForm(allauth.ChangePasswordForm):
    """A new password for somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Your password now")
        ask_new(self.fields)


class SetPasswordForm(allauth.SetPasswordForm):
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_new(self.fields)


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):
    """A new password for somebody who followed the link in a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_new(self.fields)
