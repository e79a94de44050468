"""An issue from draft to sent: who would get it, starting, pausing, going on, and a try to oneself."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower

from bieb.lib.clock import day_of
from consent.models import Purpose
from consent.operations import mailable
from newsletters.errors import NobodyToMail, NotADraft
from newsletters.lists import new_token
from newsletters.mails import compose, render
from newsletters.models import Delivery, Issue, Subscription
from newsletters.readers import tie_members
from notifications.models import Message
from notifications.post import Post

State = Issue.State
WRITE = """
INSERT INTO newsletters_delivery (issue_id, subscription_id, state, why, attempts, made_at, not_before)
SELECT %s, reader.id, 'waiting', '', 0, %s, %s FROM ({readers}) AS reader
ON CONFLICT (issue_id, subscription_id) DO NOTHING
"""


@dataclass(frozen=True)
class Progress:
    """How many mails of an issue are in each state."""

    total: int
    waiting: int
    sent: int
    dropped: int
    failed: int
    doubtful: int

    @property
    def done(self) -> int:
        """How many need nothing any more."""
        return self.total - self.waiting


def audience(issue: Issue, *, today: date) -> int:
    """Count the mailboxes it would go to now: by permission and chosen subjects, nothing else."""
    topics = list(issue.topics)
    about = Q(newsletter=None) | Q(newsletter__topics__overlap=topics) if topics else Q()
    members = mailable(Purpose.NEWSLETTER, today=today).filter(about)
    own = members.exclude(account=None).exclude(account__email="")
    strangers = Subscription.objects.wanted(today).filter(member=None).about(topics)
    boxes = own.values_list(Lower("account__email")).order_by()
    return boxes.union(strangers.values_list(Lower("address"))).count()


def start(issue: Issue, *, at: datetime) -> int:
    """Begin to send a draft: one row for each mailbox, now and once. Return how many.

    Raises:
        NotADraft: it was started before, perhaps by somebody else just now.
        NobodyToMail: nobody asked to read about it.
    """
    with transaction.atomic():
        drafts = Issue.objects.filter(pk=issue.pk, state=State.DRAFT)
        if not drafts.update(state=State.SENDING, started_at=at):
            raise NotADraft
        written = _write(issue, at=at)
        if not written:
            raise NobodyToMail
    return written


def pause(issue: Issue) -> bool:
    """Stop sending from the next mail on; say whether it was being sent."""
    sending = Issue.objects.filter(pk=issue.pk, state=State.SENDING)
    return sending.update(state=State.PAUSED) > 0


def resume(issue: Issue) -> bool:
    """Go on where it was; say whether it was paused."""
    return Issue.objects.filter(pk=issue.pk, state=State.PAUSED).update(state=State.SENDING) > 0


def announce(key: str, *, nl: tuple[str, str], en: tuple[str, str], at: datetime) -> int:
    """Send word of something to every confirmed reader, whatever their subjects, and only once.

    `key` names what it is about; the second time nothing happens. `nl` and `en` are a subject and
    a text in the markup of newsletters. Return how many mails were made ready.
    """
    with transaction.atomic():
        issue, is_new = Issue.objects.get_or_create(
            key=key,
            defaults={
                "subject_nl": nl[0],
                "body_nl": nl[1],
                "subject_en": en[0],
                "body_en": en[1],
                "topics": [],
                "state": State.SENDING,
                "made_at": at,
                "started_at": at,
            },
        )
        written = _write(issue, at=at) if is_new else 0
        finish(issue, at=at)
    return written


def finish(issue: Issue, *, at: datetime) -> bool:
    """Call an issue sent when nothing of it can leave any more; say whether it is so."""
    left = Delivery.objects.unfinished().filter(issue=OuterRef("pk"))
    running = Issue.objects.filter(~Exists(left), pk=issue.pk, state=State.SENDING)
    return running.update(state=State.SENT, finished_at=at) > 0


def progress(issue: Issue) -> Progress:
    """Count the mails of an issue by state; one query. Nothing says who read it."""
    counts = dict(
        Delivery.objects.filter(issue=issue)
        .values_list("state")
        .annotate(number=Count("pk"))
        .order_by()
    )
    ended = [counts.get(state, 0) for state in ("sent", "dropped", "failed", "doubtful")]
    total = sum(counts.values())
    return Progress(total, total - sum(ended), *ended)


def send_test(issue: Issue, *, to: str, language: str, at: datetime) -> bool:
    """Send the issue as it is to one colleague; the link to stop in it stops nobody.

    Return whether the mail server took it.
    """
    words = render(issue, language)
    mail = compose(
        replace(words, subject=f"[proef] {words.subject}"),
        to=to,
        token=new_token(),
        name=f"proef.{issue.pk}.{int(at.timestamp())}",
    )
    try:
        with Post() as post:
            return post.send(mail).state == Message.State.SENT
    except OSError:
        return False


def _write(issue: Issue, *, at: datetime) -> int:
    today = day_of(at)
    tie_members(today=today)
    readers = Subscription.objects.wanted(today).about(list(issue.topics)).with_mailbox()
    once = readers.order_by("mailbox", "member", "pk").distinct("mailbox").values("id", "mailbox")  # type: ignore[misc]
    chosen, params = once.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(readers=chosen), [issue.pk, at, at, *params])
        return int(cursor.rowcount)
