"""Who borrowed: a table of its own, in one partition for each month of return."""

import django.db.models.deletion
from django.db import migrations, models

CREATE = """
CREATE TABLE loans_borrower (
    returned_on date NOT NULL,
    loan_id bigint NOT NULL REFERENCES loans_pastloan DEFERRABLE INITIALLY DEFERRED,
    member_id uuid NOT NULL REFERENCES members_member DEFERRABLE INITIALLY DEFERRED,
    lent_on date NOT NULL,
    due_on date NOT NULL,
    PRIMARY KEY (returned_on, loan_id)
) PARTITION BY RANGE (returned_on);
CREATE INDEX borrower_member ON loans_borrower (member_id, returned_on DESC);
"""


class Migration(migrations.Migration):
    dependencies = [("loans", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, "DROP TABLE loans_borrower")],
            state_operations=[
                migrations.CreateModel(
                    name="Borrower",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "returned_on",
                                "loan_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("returned_on", models.DateField(verbose_name="returned on")),
                        ("lent_on", models.DateField(verbose_name="lent on")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.member",
                                verbose_name="member",
                            ),
                        ),
                        (
                            "loan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="loans.pastloan",
                                verbose_name="loan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "who borrowed",
                        "verbose_name_plural": "who borrowed",
                        "db_table": "loans_borrower",
                    },
                ),
            ],
        )
    ]
