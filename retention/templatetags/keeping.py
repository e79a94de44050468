"""How long something declared is kept, for templates."""

from django import template

from retention.register.lengths import keep_in_words

register = template.Library()
register.filter("kept", keep_in_words)
