"""Every decision with its evidence: whose, how, from which words, and sealed after the one before.

What was written down before gets what we know of it. A permission that a child of 15 or younger
gave alone was never one, and ends.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import consent.models

STATES = [
    ("requested", "asked, not confirmed yet"),
    ("confirmed", "confirmed"),
    ("given", "given"),
    ("refused", "refused"),
    ("withdrawn", "withdrawn"),
    ("expired", "ended by itself"),
    ("reconfirmed", "given again"),
    ("unproven", "from an old list, without proof"),
]
CHANNELS = [
    ("web", "MijnBibliotheek"),
    ("desk", "desk"),
    ("phone", "by phone"),
    ("paper", "on paper"),
    ("import", "old list"),
    ("mail", "by e-mail"),
    ("automatic", "by itself"),
]
DECIDED_BY = [
    ("self", "the member"),
    ("guardian", "a parent or carer"),
    ("library", "the library"),
]
PURPOSES = [("newsletter", "newsletter"), ("new_arrivals", "mail about new books")]

OPEN = "ALTER TABLE consent_consentevent DISABLE TRIGGER consent_consentevent_append_only"
CLOSE = "ALTER TABLE consent_consentevent ENABLE TRIGGER consent_consentevent_append_only"
FILL = """
UPDATE consent_consentevent event
SET purpose = words.purpose, recorded_at = event.occurred_at, decided_by = 'self',
    form = 'mijn-privacy 1',
    reference = CASE WHEN event.channel = 'desk' THEN 'before references were kept' ELSE '' END
FROM consent_consenttext words WHERE words.id = event.text_id
"""

# What is sealed: the row itself, the very words by their hash, and the seal of the event before.
# Times are UTC to the microsecond, so that anybody can make the same text from the row.
SEALED = """
CREATE FUNCTION consent_sealed(event consent_consentevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        event.previous_hash, event.member_id::text, event.purpose,
        coalesce((SELECT words.sha256 FROM consent_consenttext words WHERE words.id = event.text_id), ''),
        event.state, event.channel, event.decided_by, coalesce(event.staff_id::text, ''),
        event.reference, event.form,
        to_char(event.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(event.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    )::text, 'UTF8')), 'hex')
$$
"""
SEAL = """
CREATE FUNCTION consent_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text_id IS NOT NULL AND NEW.purpose <>
       (SELECT words.purpose FROM consent_consenttext words WHERE words.id = NEW.text_id) THEN
        RAISE EXCEPTION 'the words are about another purpose' USING ERRCODE = 'check_violation';
    END IF;
    NEW.previous_hash = coalesce((
        SELECT before.hash FROM consent_consentevent before
        WHERE before.member_id = NEW.member_id AND before.purpose = NEW.purpose
        ORDER BY before.id DESC LIMIT 1), '');
    NEW.hash = consent_sealed(NEW);
    RETURN NEW;
END
$$
"""
SEAL_OLD = """
DO $$
DECLARE old consent_consentevent;
BEGIN
    FOR old IN SELECT * FROM consent_consentevent ORDER BY id LOOP
        old.previous_hash = coalesce((
            SELECT before.hash FROM consent_consentevent before
            WHERE before.member_id = old.member_id AND before.purpose = old.purpose
              AND before.id < old.id
            ORDER BY before.id DESC LIMIT 1), '');
        UPDATE consent_consentevent SET previous_hash = old.previous_hash, hash = consent_sealed(old)
        WHERE id = old.id;
    END LOOP;
END
$$
"""
TRIGGERS = [
    (
        "CREATE TRIGGER consent_consentevent_seal BEFORE INSERT ON consent_consentevent "
        "FOR EACH ROW EXECUTE FUNCTION consent_seal()",
        "DROP TRIGGER consent_consentevent_seal ON consent_consentevent",
    ),
    (
        "CREATE TRIGGER consent_consentguardian_append_only BEFORE UPDATE OR DELETE "
        "ON consent_consentguardian FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "DROP TRIGGER consent_consentguardian_append_only ON consent_consentguardian",
    ),
]
CHILDREN = """
INSERT INTO consent_consentevent
    (member_id, purpose, text_id, state, channel, decided_by, reference, form,
     occurred_at, recorded_at, previous_hash, hash)
SELECT held.member_id, held.purpose, held.text_id, 'expired', 'automatic', 'library', 'age', '',
       held.occurred_at, held.occurred_at, '', ''
FROM (SELECT DISTINCT ON (member_id, purpose) * FROM consent_consentevent
      ORDER BY member_id, purpose, occurred_at DESC, id DESC) held
JOIN members_member child ON child.subject_id = held.member_id
WHERE held.state = 'given'
  AND child.birth_date + interval '16 years'
      > (held.occurred_at AT TIME ZONE 'Europe/Amsterdam')::date
"""


def check(name, condition):
    return migrations.AddConstraint(
        "consentevent", models.CheckConstraint(condition=condition, name=name)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0002_append_only"),
        ("members", "0004_guardianship_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="consentevent",
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "permissions": [("write_down", "Can write down what somebody decided")],
            },
        ),
        migrations.AddField(
            "consenttext",
            "sha256",
            models.GeneratedField(
                db_persist=True,
                expression=consent.models.Sha256(consent.models.BytesOf("text")),
                output_field=models.CharField(max_length=64),
                verbose_name="SHA-256 of the text",
            ),
        ),
        migrations.RemoveConstraint("consentevent", "consentevent_state_known"),
        migrations.RemoveConstraint("consentevent", "consentevent_channel_known"),
        migrations.RemoveIndex("consentevent", "consentevent_member"),
        migrations.RenameField("consentevent", "happened_at", "occurred_at"),
        migrations.AlterField(
            "consentevent", "occurred_at", models.DateTimeField(verbose_name="decided at")
        ),
        migrations.AlterField(
            "consentevent",
            "state",
            models.CharField(choices=STATES, max_length=12, verbose_name="decision"),
        ),
        migrations.AlterField(
            "consentevent",
            "channel",
            models.CharField(choices=CHANNELS, max_length=10, verbose_name="channel"),
        ),
        migrations.AlterField(
            "consentevent",
            "text",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="consent.consenttext",
                verbose_name="text",
            ),
        ),
        migrations.AddField(
            "consentevent",
            "purpose",
            models.CharField(choices=PURPOSES, default="", max_length=20, verbose_name="purpose"),
            preserve_default=False,
        ),
        migrations.AddField(
            "consentevent",
            "decided_by",
            models.CharField(
                choices=DECIDED_BY, default="self", max_length=10, verbose_name="decided by"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "consentevent",
            "staff",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written down by",
            ),
        ),
        migrations.AddField(
            "consentevent",
            "reference",
            models.CharField(
                blank=True,
                default="",
                help_text="The number of the paper or of the call.",
                max_length=60,
                verbose_name="reference",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "consentevent",
            "form",
            models.CharField(blank=True, default="", max_length=40, verbose_name="form"),
            preserve_default=False,
        ),
        migrations.AddField(
            "consentevent",
            "recorded_at",
            models.DateTimeField(null=True, verbose_name="written down at"),
        ),
        migrations.AddField(
            "consentevent",
            "previous_hash",
            models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            "consentevent",
            "hash",
            models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ConsentGuardian",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="by_guardian",
                        to="consent.consentevent",
                        verbose_name="consent",
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="parent or carer",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a parent or carer",
                "verbose_name_plural": "decisions of parents and carers",
            },
        ),
        migrations.RunSQL(OPEN, CLOSE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(SEALED, "DROP FUNCTION consent_sealed(consent_consentevent)"),
        migrations.RunSQL(SEAL, "DROP FUNCTION consent_seal()"),
        migrations.RunSQL(SEAL_OLD, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(CLOSE, OPEN),
        *(migrations.RunSQL(make, drop) for make, drop in TRIGGERS),
        migrations.RunSQL(CHILDREN, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "consentevent", "recorded_at", models.DateTimeField(verbose_name="written down at")
        ),
        migrations.AddIndex(
            "consentevent",
            models.Index(
                fields=["member", "purpose", "occurred_at", "id"], name="consentevent_standing"
            ),
        ),
        migrations.AddIndex(
            "consentevent", models.Index(fields=["recorded_at"], name="consentevent_recorded")
        ),
        migrations.AddConstraint(
            "consentevent",
            models.UniqueConstraint(
                fields=["member", "purpose", "previous_hash"],
                name="consentevent_one_after_another",
            ),
        ),
        check("consentevent_state_known", Q(state__in=[code for code, _ in STATES])),
        check("consentevent_channel_known", Q(channel__in=[code for code, _ in CHANNELS])),
        check("consentevent_decided_by_known", Q(decided_by__in=[code for code, _ in DECIDED_BY])),
        check(
            "consentevent_with_reference",
            ~Q(channel__in=["desk", "phone", "paper", "import"]) | ~Q(reference=""),
        ),
        check(
            "consentevent_yes_has_words_and_person",
            ~Q(state__in=["given", "confirmed", "reconfirmed"])
            | (Q(text__isnull=False) & ~Q(decided_by="library")),
        ),
        check("consentevent_not_ahead_of_time", Q(occurred_at__lte=F("recorded_at"))),
    ]
