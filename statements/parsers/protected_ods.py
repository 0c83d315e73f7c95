"""ODS behind a password: ODF 1.2 part 3, sections 3.8 and 4.8, as LibreOffice writes it."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Mapping

from .base import Limits, NeedsPassword, Unreadable
from .protection import MOST_ROUNDS, WRONG, not_supported

_MANIFEST = "META-INF/manifest.xml"
_ENTRY = re.compile(rb"<manifest:file-entry\b[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""manifest:([a-z-]+)\s*=\s*["']([^"']*)["']""")
_CONTENT = b"content.xml"
_CIPHER, _START_KEY, _CHECKSUM = b"#aes256-cbc", b"#sha256", b"#sha256-1k"


def unlock(parts: Mapping[str, bytes], password: str | None, limits: Limits) -> dict[str, bytes]:
    """The parts with their content in plain. Raises `NeedsPassword` and `Unreadable`."""
    manifest = parts[_MANIFEST]
    about = _about_content(manifest)
    if (
        not about.get("algorithm-name", b"").endswith(_CIPHER)
        or about.get("key-derivation-name") != b"PBKDF2"
        or not about.get("start-key-generation-name", b"").endswith(_START_KEY)
        or not about.get("checksum-type", b"").endswith(_CHECKSUM)
    ):
        raise not_supported()
    if not password:
        raise NeedsPassword
    content = _decrypt(parts["content.xml"], about, password, limits)
    plain = re.sub(
        rb"<manifest:encryption-data\b.*?</manifest:encryption-data>",
        b"",
        manifest,
        flags=re.DOTALL,
    )
    return {**parts, "content.xml": content, _MANIFEST: plain}


def _about_content(manifest: bytes) -> dict[str, bytes]:
    """The attributes of the entry of content.xml and of all that stands in it."""
    for entry in _ENTRY.finditer(manifest):
        told = dict(_ATTRIBUTE.findall(entry[0]))
        if told.get(b"full-path") == _CONTENT:
            end = manifest.find(b"</manifest:file-entry>", entry.end())
            inside = manifest[entry.end() : end] if end > 0 else b""
            return {name.decode(): value for name, value in _ATTRIBUTE.findall(inside)}
    return {}


def _decrypt(packed: bytes, about: Mapping[str, bytes], password: str, limits: Limits) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        rounds = int(about["iteration-count"])
        salt, start, checksum = (
            base64.b64decode(about[name]) for name in ("salt", "initialisation-vector", "checksum")
        )
        if not 0 < rounds <= MOST_ROUNDS:
            raise not_supported()
        seed = hashlib.sha256(password.encode()).digest()
        key = hashlib.pbkdf2_hmac("sha1", seed, salt, rounds, 32)
        machine = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
        padded = machine.update(packed) + machine.finalize()
    except (KeyError, ValueError):
        raise not_supported() from None
    deflated = padded[: -padded[-1]] if padded and 0 < padded[-1] <= 16 else padded
    if hashlib.sha256(deflated[:1024]).digest() != checksum:
        raise NeedsPassword(WRONG)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflate.decompress(deflated, limits.max_unpacked)
    except zlib.error:
        raise not_supported() from None
    if not inflate.eof:
        raise Unreadable(
            "unpacks_too_large",
            "Unpacked, this file is far larger than a statement. Export a shorter period.",
        )
    return content
