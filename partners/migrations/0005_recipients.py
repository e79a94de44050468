"""Who gets what, on which signed paper; and what recipients must hear of corrections and erasures.

A date without a signed paper is no agreement: partners that had only that get nothing until the
paper is entered. Who decides for itself is switched off until its privacy statement is known.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import bieb.lib.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_idempotency"),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("starts_on", models.DateField(verbose_name="first day")),
                (
                    "ends_on",
                    models.DateField(
                        help_text="The last day on which we answer.", verbose_name="last day"
                    ),
                ),
                (
                    "file_hash",
                    models.CharField(
                        help_text="SHA-256, as sha256sum writes it.",
                        max_length=64,
                        verbose_name="hash of the signed file",
                    ),
                ),
                (
                    "sub_processors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="whom it may bring in",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-ends_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField(null=True, verbose_name="member")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("erased", "erase what you got about this person"),
                            ("rectified", "what you got about this person was wrong: ask again"),
                            (
                                "restricted",
                                "keep what you got about this person, and do not use it",
                            ),
                            ("objected", "this person objects: stop using what you got"),
                        ],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "known_by",
                    bieb.lib.sealing.SealedField(
                        null=True, own_key="notice", verbose_name="what the partner knows them by"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="moment")),
                ("fetched_at", models.DateTimeField(null=True, verbose_name="fetched at")),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="confirmed at")),
            ],
            options={
                "verbose_name": "notice to a partner",
                "verbose_name_plural": "notices to partners",
                "permissions": [
                    ("tell_partners", "Can tell partners and write down that they know")
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="disclosure_activity_known",
        ),
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="disclosure_about_somebody_or_nobody",
        ),
        migrations.RemoveField(
            model_name="partner",
            name="agreement_until",
        ),
        migrations.AddField(
            model_name="partner",
            name="code",
            field=models.CharField(null=True, max_length=60, verbose_name="code"),
        ),
        migrations.RunSQL("UPDATE partners_partner SET code = 'partner-' || id", ""),
        migrations.AlterField(
            model_name="partner",
            name="code",
            field=models.SlugField(max_length=60, unique=True, verbose_name="code"),
        ),
        migrations.AddField(
            model_name="partner",
            name="country",
            field=models.CharField(
                default="NL",
                help_text="Two letters, such as NL.",
                max_length=2,
                verbose_name="country",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="fields",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                help_text="The only fields that may ever go to it.",
                size=None,
                verbose_name="may know",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="kind",
            field=models.CharField(
                choices=[
                    ("supplier", "supplier"),
                    ("library", "library"),
                    ("network", "libraries together: each has a line of its own"),
                    ("national_library", "national library"),
                    ("collection_agency", "collection agency"),
                    ("bank", "bank"),
                ],
                default="supplier",
                max_length=20,
                verbose_name="sort",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="privacy_policy",
            field=models.URLField(
                blank=True,
                help_text="Shown to members. Starts with https://.",
                verbose_name="its privacy statement",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="transfer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("adequacy", "the European Commission found its protection adequate"),
                    ("clauses", "standard clauses of the European Commission"),
                    ("binding_rules", "binding rules of the company"),
                ],
                max_length=14,
                verbose_name="ground outside the EEA",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="when",
            field=models.CharField(
                choices=[
                    ("card", "when you show your card there"),
                    ("request", "when you ask for a book that we do not have"),
                    ("online", "when you use the online library"),
                    ("machine", "when you borrow or bring back at a machine"),
                    ("paying", "when you pay at a machine"),
                    ("debit", "when you let us collect your contribution from your bank account"),
                    ("unpaid", "when you do not pay an invoice, also not after a last letter"),
                    ("fault", "when it solves a fault for us in which you occur"),
                    ("moved", "when we took over what stood in the system we had before"),
                ],
                default="card",
                max_length=10,
                verbose_name="when",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="why",
            field=models.CharField(
                choices=[
                    ("card_valid", "so that you can use your card elsewhere"),
                    ("lending", "so that you can borrow and bring back"),
                    ("elsewhere", "so that you get a book from another library"),
                    ("online", "so that you can read e-books and listen to audiobooks"),
                    ("paying", "so that you can pay"),
                    ("debt", "so that we get back what is ours, or what it costs"),
                    ("systems", "so that our systems keep working"),
                ],
                default="card_valid",
                max_length=10,
                verbose_name="why",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="wki_number",
            field=models.CharField(
                blank=True,
                help_text="A collection agency must have one.",
                max_length=20,
                verbose_name="number in the Wki register",
            ),
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="activity",
            field=models.CharField(
                choices=[
                    ("card_check", "asked whether your card is valid"),
                    ("interlibrary", "was asked to lend us a book for you"),
                    ("loan_list", "asked what you have at home"),
                    ("loan", "lent you something"),
                    ("renewal", "renewed something for you"),
                    ("return", "took something back"),
                    ("reservation_list", "asked what you reserved"),
                    ("reservation", "reserved something for you"),
                    ("reservation_change", "changed a reservation of yours"),
                    ("cancellation", "cancelled a reservation of yours"),
                    ("notice", "heard from us what to do with what it got about you"),
                ],
                max_length=20,
                verbose_name="what was asked",
            ),
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="answer",
            field=models.CharField(
                choices=[
                    ("valid", "valid"),
                    ("blocked", "blocked"),
                    ("expired", "no longer valid"),
                    ("given", "told"),
                    ("done", "done"),
                    ("refused", "not done"),
                    ("unknown", "nobody has this card"),
                    ("partner_inactive", "refused: the partner was switched off"),
                    ("agreement_ended", "refused: the agreement had ended"),
                    ("scope_missing", "refused: the partner may not ask this"),
                    ("field_not_allowed", "refused: the partner may not know this"),
                    ("restricted", "refused: your data are locked"),
                    ("objected", "refused: you objected"),
                ],
                max_length=20,
                verbose_name="answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "activity__in",
                        [
                            "card_check",
                            "interlibrary",
                            "loan_list",
                            "loan",
                            "renewal",
                            "return",
                            "reservation_list",
                            "reservation",
                            "reservation_change",
                            "cancellation",
                            "notice",
                        ],
                    )
                ),
                name="disclosure_activity_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "answer__in",
                            ["valid", "blocked", "expired", "given", "restricted", "objected"],
                        ),
                        ("subject_id__isnull", False),
                    ),
                    models.Q(
                        (
                            "answer__in",
                            [
                                "unknown",
                                "partner_inactive",
                                "agreement_ended",
                                "scope_missing",
                                "field_not_allowed",
                            ],
                        ),
                        ("subject_id", None),
                    ),
                    ("answer__in", ["done", "refused"]),
                    _connector="OR",
                ),
                name="disclosure_about_somebody_or_nobody",
            ),
        ),
        migrations.RunSQL(
            "UPDATE partners_partner SET is_active = false WHERE role <> 'processor'", ""
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "country__in",
                        (
                            "AT",
                            "BE",
                            "BG",
                            "CY",
                            "CZ",
                            "DE",
                            "DK",
                            "EE",
                            "ES",
                            "FI",
                            "FR",
                            "GR",
                            "HR",
                            "HU",
                            "IE",
                            "IS",
                            "IT",
                            "LI",
                            "LT",
                            "LU",
                            "LV",
                            "MT",
                            "NL",
                            "NO",
                            "PL",
                            "PT",
                            "RO",
                            "SE",
                            "SI",
                            "SK",
                        ),
                    ),
                    ("transfer__in", ["adequacy", "clauses", "binding_rules"]),
                    _connector="OR",
                ),
                name="partner_country_safe",
                violation_error_message="Outside the EEA it needs a ground.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("privacy_policy", ""),
                    ("privacy_policy__startswith", "https://"),
                    _connector="OR",
                ),
                name="partner_policy_over_https",
                violation_error_message="The address must start with https://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_active", False),
                    ("role", "processor"),
                    ("kind", "network"),
                    models.Q(("privacy_policy", ""), _negated=True),
                    _connector="OR",
                ),
                name="partner_policy_of_who_decides",
                violation_error_message="Who decides for itself has a privacy statement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_active", False),
                    models.Q(("kind", "collection_agency"), _negated=True),
                    models.Q(("wki_number", ""), _negated=True),
                    _connector="OR",
                ),
                name="partner_agency_registered",
                violation_error_message="A collection agency is in the Wki register.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "network"), _negated=True),
                    ("application", None),
                    _connector="OR",
                ),
                name="partner_network_has_no_login",
                violation_error_message="Each library of a network logs in by itself.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="partner",
            name="partner_role_known",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["processor", "controller", "joint"])),
                name="partner_role_known",
                violation_error_message="Say who answers for the data.",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="partners.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="partners.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="agreement_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_hash__regex", "^[0-9a-f]{64}$")),
                name="agreement_names_its_file",
                violation_error_message="That is not a SHA-256: 64 times 0-9 or a-f.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("partner", "file_hash", "starts_on"), name="agreement_once"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["subject_id"], name="notice_subject"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("acknowledged_at", None)),
                fields=["partner", "made_at"],
                name="notice_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("event__in", ["erased", "rectified", "restricted", "objected"])
                ),
                name="notice_event_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event", "erased"), _negated=True),
                    ("subject_id", None),
                    _connector="OR",
                ),
                name="notice_of_who_was_erased_names_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("acknowledged_at", None), ("known_by", None), _connector="OR"),
                name="notice_confirmed_holds_nothing",
            ),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER partners_agreement_append_only BEFORE UPDATE OR DELETE "
            "ON partners_agreement FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER partners_agreement_append_only ON partners_agreement",
        ),
    ]
