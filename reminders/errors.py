"""Why something about the ladder cannot be done."""

from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError


class NothingWaits(DomainError):
    """Nothing of this is waiting for a colleague any more."""

    code = "nothing_waits"
    message = _("This waits for nobody any more: it came back, was paid, or left already.")


class NoAgency(DomainError):
    """The library has no agency to hand over to."""

    code = "no_agency"
    message = _("There is no collection agency. Enter it first, with its agreement.")


class LadderChanged(DomainError):
    """Somebody changed the ladder since it was looked at."""

    code = "ladder_changed"
    message = _("A colleague changed the ladder meanwhile. Look again at what your change does.")


class NothingChanged(DomainError):
    """The step would stay as it is."""

    code = "nothing_changed"
    message = _("Nothing was changed.")


class StepIsNeeded(DomainError):
    """Another step that is used comes only after this one."""

    code = "step_is_needed"
    message = _("“%(step)s” comes only after this step. Change that one first.")


class StepBeforeIsMissing(DomainError):
    """The step that must come first is not used, or comes later itself."""

    code = "step_before_is_missing"
    message = _("Choose a step that is in use and comes on an earlier day.")


class TooSoonAfter(DomainError):
    """It would come while there is still time to pay."""

    code = "too_soon_after"
    message = _("The step before it gives %(days)s days to pay. Wait at least as long.")


class TooFewDaysToPay(DomainError):
    """The law gives fourteen days; an invoice that must be paid at once is none."""

    code = "too_few_days_to_pay"
    message = _("Give at least %(days)s days to pay.")


class AlreadyPaused(DomainError):
    """The reminders of this member stand still already."""

    code = "already_paused"
    message = _("The reminders of this member stand still already.")


class PauseNeedsAnEnd(DomainError):
    """A pause has a last day, within a year."""

    code = "pause_needs_an_end"
    message = _("Choose a last day, from today up to a year ahead.")


class TooYoungForThis(DomainError):
    """Only an adult reads for everybody at home; from sixteen somebody decides about their own."""

    code = "too_young"
    message = _("You are not old enough for this yet.")


class NobodyAsked(DomainError):
    """Whom they want to let read does not ask for it, or does not share their home any more."""

    code = "nobody_asked"
    message = _("This person does not ask for it any more, or does not share your home with you.")
