#!/usr/bin/env python
"""Run a management command of the library; when `make run` is on in this checkout, in that one."""

import os
import sys

from django.core.management import execute_from_command_line

from bieb.embedded.places import running_environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bieb.settings")
    for name, value in running_environment().items():
        os.environ.setdefault(name, value)
    execute_from_command_line(sys.argv)
