"""The mailbox of the demo: takes every e-mail the library sends, and shows it in the browser.

It stands for the members' own mailboxes, so nothing is ever purged here and nothing leaves the
machine.
"""
