"""A gateway for text messages that keeps them in the mailbox, each key once."""

import json
from email.message import EmailMessage
from pathlib import Path
from threading import Lock

from bieb.embedded.mailbox import messages

_one_at_a_time = Lock()
_seen: set[str] = set()


def keep(directory: Path, key: str, content: bytes) -> bool:
    """Keep the text as a message in the mailbox; False when this key came before."""
    with _one_at_a_time:
        if key in _seen:
            return False
        words = json.loads(content)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = words["from"], words["to"], "Sms"
        mail.set_content(words["text"])
        messages.keep(directory, mail.as_bytes())
        _seen.add(key)
        return True
