"""The ledger is written once; log-ins of partners are machines, and no token can be read back."""

from django.db import migrations

NEVER_USED = ["grant", "refreshtoken", "idtoken", "devicegrant"]
RULES = {
    ("oauth2_provider_application", "application_is_a_machine"): (
        "user_id IS NULL AND client_type = 'confidential' AND hash_client_secret"
        " AND authorization_grant_type = 'client-credentials'"
    ),
    ("oauth2_provider_accesstoken", "accesstoken_is_a_hash_of_a_machine"): (
        "user_id IS NULL AND token = '' AND id_token_id IS NULL AND source_refresh_token_id IS NULL"
    ),
} | {(f"oauth2_provider_{name}", f"{name}_stays_empty"): "false" for name in NEVER_USED}


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("audit", "0002_append_only"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER partners_disclosure_append_only BEFORE UPDATE OR DELETE "
            "ON partners_disclosure FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER partners_disclosure_append_only ON partners_disclosure",
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for (table, name), rule in RULES.items()
        ),
    ]
