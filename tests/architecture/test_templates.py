"""What templates write for machines is written as machines read it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
BARE_NUMBER = re.compile(r'="[^"]*\{\{ [a-z_.]*(\.pk|\bversion|page_number) \}\}')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_number_of_a_row_had_no_thousands_point_in_an_attribute(template: Path) -> None:
    """People read 1.092; a form that sends "1.092" means nothing. Such numbers are `unlocalize`d."""
    assert not BARE_NUMBER.search(template.read_text())
