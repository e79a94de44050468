"""How long something declared is kept, for templates."""

from django import template

from bieb.keeping import keep_in_words

register = template.Library()
register.filter("kept", keep_in_words)
