"""Facts that the statement names: parties, links, products. A check fails when they drift."""

PROCESSORS = ("Rijnbrink", "HKA", "Appsoftware", "Eastbridge")
