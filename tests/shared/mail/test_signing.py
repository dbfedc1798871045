"""DKIM: what we sign is what others verify, with the key that stands in the DNS."""

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from shared.mail import MailServer, Signer, signer_of
from shared.settings import Settings
from tests.shared.mail.test_server import letter
from tests.support.misbehaving import Misbehaving, misbehaving


def make(kind):
    return (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if kind == "rsa"
        else ed25519.Ed25519PrivateKey.generate()
    )


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def record(key, kind):
    """What the owner of the domain publishes at entente._domainkey (RFC 6376, 3.6.1; RFC 8463, 4)."""
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    public = key.public_key().public_bytes(*(spki if kind == "rsa" else raw))
    return f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}".encode()


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
async def test_a_message_that_was_sent_verifies_and_a_changed_one_does_not(tmp_path, kind):
    key, path = make(kind), tmp_path / "key.pem"
    path.write_bytes(pem(key))
    settings = Settings(dkim_key=path, mail_from="Entente <hello@entente.example>")
    names = {b"entente._domainkey.entente.example.": record(key, kind)}
    server = Misbehaving()

    async with misbehaving(server) as url:
        mail = MailServer(url, signer=signer_of(settings))
        message = letter()
        message["List-Unsubscribe"] = "<https://entente.example/unsubscribe/x>"
        await mail.send(message)
        await mail.close()

    (text,) = server.texts
    assert dkim.verify(text, dnsfunc=lambda name, **_: names.get(name))
    signed = text.partition(b"h=")[2].partition(b";")[0].lower()
    assert b"list-unsubscribe" in signed
    assert not dkim.verify(
        text.replace(b"last line", b"lost line"), dnsfunc=lambda name, **_: names.get(name)
    )


def test_a_bare_ed25519_key_is_read_too(tmp_path):
    key, path = make("ed25519"), tmp_path / "key"
    raw = key.private_bytes(
        serialization.Encoding.Raw,
        serialization.PrivateFormat.Raw,
        serialization.NoEncryption(),
    )
    path.write_bytes(base64.b64encode(raw) + b"\n")
    assert Signer(path, "s", "e.example").sign(b"From: a@e.example\r\n\r\nx\r\n")


def test_a_file_that_is_no_key_is_refused_at_the_start(tmp_path):
    path = tmp_path / "key"
    path.write_text("nonsense")
    with pytest.raises(ValueError, match="ENTENTE_DKIM_KEY"):
        Signer(path, "s", "e.example")


def test_without_a_key_nothing_is_signed(tmp_path):
    assert signer_of(Settings(data=tmp_path)) is None
