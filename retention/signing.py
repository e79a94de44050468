"""Sign certificates with a key that lives outside the database, and check them again."""

import json
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bieb.lib.key_store import key_of

NAME = "certificates.pem"


def hash_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of `content`, written the same way on every machine."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode()).hexdigest()


def sign(digest: str) -> tuple[str, str]:
    """Sign a hash; return the public key and the signature, in hexadecimal."""
    private = _private_key()
    return _hex(private.public_key()), private.sign(digest.encode()).hex()


def is_signed(digest: str, *, key: str, signature: str) -> bool:
    """Say whether `signature` was made over `digest` with the private half of `key`."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), digest.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key_pem() -> str:
    """Return the public key as text, for whoever wants to check certificates elsewhere."""
    return (
        _private_key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def _hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()


def _private_key() -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(key_of(NAME, _new_key), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{NAME} holds another sort of key")
    return key


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
