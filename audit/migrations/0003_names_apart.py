"""Lines name nobody any more: the member is a random number, the colleague stands apart."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = "CREATE TABLE audit_lines_before AS SELECT * FROM audit_accessline"
# Each line of before becomes a trace of its own: a colleague, and one member.
BRING_OVER = """
INSERT INTO audit_subjectref (ref, subject_id)
SELECT gen_random_uuid(), subject_id FROM audit_lines_before GROUP BY subject_id;
ALTER TABLE audit_lines_before ADD COLUMN trace uuid DEFAULT gen_random_uuid();
INSERT INTO audit_stafflook (trace_id, span_id, staff_id, seen_at)
SELECT trace, id, staff_id, seen_at FROM audit_lines_before;
INSERT INTO audit_accessline (subject_id, trace_id, span_id, parent_span_id, status, processing,
    seen_at, ended_at, reason, activity, team)
SELECT ref.ref, trace, id, id, 1, 'VA-09@1', seen_at, seen_at, reason, activity,
    coalesce((SELECT string_agg(role.name, ', ' ORDER BY role.name)
              FROM members_account_groups AS has JOIN auth_group AS role ON role.id = has.group_id
              WHERE has.account_id = line.staff_id), '')
FROM audit_lines_before AS line JOIN audit_subjectref AS ref USING (subject_id);
DROP TABLE audit_lines_before;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.DeleteModel("AccessLine"),
        migrations.CreateModel(
            name="SubjectRef",
            fields=[
                (
                    "ref",
                    models.UUIDField(
                        default=uuid.uuid4,
                        primary_key=True,
                        serialize=False,
                        verbose_name="number in the lines",
                    ),
                ),
                ("subject_id", models.UUIDField(unique=True, verbose_name="member")),
            ],
            options={
                "verbose_name": "number of a member in the lines",
                "verbose_name_plural": "numbers of members in the lines",
            },
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("discovered_at", models.DateTimeField(verbose_name="known since")),
                ("happened", models.TextField(max_length=2000, verbose_name="what happened")),
                (
                    "consequences",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="what it may lead to"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("colleague", "an account of a colleague"),
                            ("partner", "another organisation"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="through",
                    ),
                ),
                ("whose", models.CharField(blank=True, max_length=40, verbose_name="which one")),
                ("began_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(verbose_name="until")),
                ("recorded_at", models.DateTimeField(verbose_name="written at")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "data breach",
                "verbose_name_plural": "data breaches",
                "ordering": ["-discovered_at", "pk"],
                "permissions": [("handle_breach", "Can write in the register of data breaches")],
            },
        ),
        migrations.CreateModel(
            name="BreachEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "done or found out"),
                            ("reported", "reported to the supervisor"),
                            ("not_reported", "decided not to report to the supervisor"),
                            ("told", "told the people concerned"),
                            ("not_told", "decided not to tell the people concerned"),
                            ("closed", "closed"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("why", models.TextField(max_length=2000, verbose_name="what, and why")),
                ("happened_at", models.DateTimeField(verbose_name="moment")),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="audit.breach",
                        verbose_name="data breach",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "line about a data breach",
                "verbose_name_plural": "lines about a data breach",
                "ordering": ["happened_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField(db_index=True, verbose_name="member")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("reason", models.CharField(max_length=20, verbose_name="reason")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="agreed at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agreed by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "look that needs a second colleague",
                "verbose_name_plural": "looks that need a second colleague",
                "permissions": [
                    ("approve_look", "Can agree that a colleague opens a protected record")
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffLook",
            fields=[
                (
                    "trace_id",
                    models.UUIDField(primary_key=True, serialize=False, verbose_name="trace"),
                ),
                ("span_id", models.BigIntegerField(verbose_name="span")),
                ("seen_at", models.DateTimeField(verbose_name="moment")),
                (
                    "seconded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="second colleague",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "colleague who looked",
                "verbose_name_plural": "colleagues who looked",
            },
        ),
        migrations.CreateModel(
            name="AccessLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("trace_id", models.UUIDField(db_index=True, verbose_name="trace")),
                ("span_id", models.BigIntegerField(verbose_name="span")),
                ("parent_span_id", models.BigIntegerField(verbose_name="span it belongs to")),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "unknown"), (1, "seen"), (2, "failed")],
                        default=1,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "processing",
                    models.CharField(max_length=20, verbose_name="activity of the register"),
                ),
                ("seen_at", models.DateTimeField(verbose_name="moment")),
                ("ended_at", models.DateTimeField(verbose_name="end")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("desk", "helped at the desk"),
                            ("phone", "helped by phone or e-mail"),
                            ("reminder", "a reminder or a return"),
                            ("enrolment", "enrolment or a new card"),
                            ("rights", "a question about privacy"),
                            ("maintenance", "a correction in the records"),
                            ("dispute", "a question about something that came back"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("activity", models.CharField(max_length=40, verbose_name="what was seen")),
                ("team", models.CharField(blank=True, max_length=80, verbose_name="team")),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="audit.subjectref",
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "access line",
                "verbose_name_plural": "access lines",
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("many", "many different members in one hour"),
                            ("idle", "members looked up, and nothing done for any of them"),
                            ("closed", "looked while the library was closed"),
                            ("surname", "many homes with one and the same surname"),
                        ],
                        max_length=10,
                        verbose_name="rule",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("number", models.PositiveIntegerField(verbose_name="how many")),
                ("usual", models.PositiveIntegerField(verbose_name="at most")),
                ("raised_at", models.DateTimeField(verbose_name="raised at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("explained", "there was a good reason"),
                            ("spoken", "talked about with the colleague"),
                            ("breach", "written down as a data breach"),
                        ],
                        max_length=10,
                        verbose_name="what came of it",
                    ),
                ),
                ("handled_at", models.DateTimeField(null=True, verbose_name="handled at")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "alarm",
                "verbose_name_plural": "alarms",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("staff", "day", "rule"), name="alarm_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["many", "idle", "closed", "surname"])),
                        name="alarm_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at", None), ("outcome", "")),
                            models.Q(
                                ("handled_at__isnull", False),
                                ("outcome__in", ["explained", "spoken", "breach"]),
                            ),
                            _connector="OR",
                        ),
                        name="alarm_handled_with_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "digest",
                    models.CharField(max_length=64, verbose_name="fingerprint of the words"),
                ),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("accepted_at", models.DateTimeField(verbose_name="accepted at")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise to keep silent",
                "verbose_name_plural": "promises to keep silent",
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "digest"), name="attestation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="attestation_digest_is_sha256",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="breach",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__gt", models.F("began_at"))),
                name="breach_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="breach",
            constraint=models.CheckConstraint(
                condition=models.Q(("discovered_at__gte", models.F("began_at"))),
                name="breach_known_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="breach",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["colleague", "partner", "other"])),
                name="breach_way_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="breachevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["note", "reported", "not_reported", "told", "not_told", "closed"])
                ),
                name="breachevent_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="breachevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="breachevent_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="secondlook_second_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", None)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="secondlook_agreed_by_somebody_at_some_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="stafflook",
            index=models.Index(fields=["seen_at"], name="stafflook_seen"),
        ),
        migrations.AddConstraint(
            model_name="stafflook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconded_by", None),
                    models.Q(("seconded_by", models.F("staff")), _negated=True),
                    _connector="OR",
                ),
                name="stafflook_second_is_another",
            ),
        ),
        migrations.AddIndex(
            model_name="accessline",
            index=models.Index(fields=["subject", "-seen_at"], name="accessline_subject"),
        ),
        migrations.AddIndex(
            model_name="accessline",
            index=models.Index(fields=["seen_at"], name="accessline_seen"),
        ),
        migrations.AddConstraint(
            model_name="accessline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "desk",
                            "phone",
                            "reminder",
                            "enrolment",
                            "rights",
                            "maintenance",
                            "dispute",
                        ],
                    )
                ),
                name="accessline_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessline",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", [0, 1, 2])), name="accessline_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessline",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__gte", models.F("seen_at"))),
                name="accessline_ends_after_start",
            ),
        ),
        migrations.RunSQL(BRING_OVER, migrations.RunSQL.noop),
    ]
