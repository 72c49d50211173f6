"""Signatures of a PDF: told, found altered, never believed for nothing, and bounded."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import NumberObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from loa.plans.queries.signatures import NotReadable, read, signatures_in


def apart(work, *args, **kwargs):
    """In a thread of its own: pyHanko starts a loop of events, and a browser's may be running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *args, **kwargs).result()


@pytest.fixture(scope="session")
def certificate():
    """(certificate, key) of somebody who signs for himself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = made.Name(
        [
            made.NameAttribute(NameOID.COMMON_NAME, "Lương Đình Khoát"),
            made.NameAttribute(NameOID.ORGANIZATION_NAME, "UBND tỉnh Sông Lam"),
        ]
    )
    now = datetime.now(UTC)
    builder = made.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(1), now + timedelta(1))
    usage = made.KeyUsage(True, True, False, False, False, True, False, False, False)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(made.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, hashes.SHA256()), key


def blank_pdf():
    writer = PdfFileWriter()
    page = PageObject(contents=writer.add_object(StreamObject(stream_data=b"")), media_box=(0, 0, 595, 842))
    writer.insert_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def signed(certificate):
    cert, key = certificate
    der = cert.public_bytes(serialization.Encoding.DER)
    raw = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(der),
        signing_key=keys.PrivateKeyInfo.load(raw),
        cert_registry=SimpleCertificateStore(),
    )
    out = apart(
        signers.sign_pdf,
        IncrementalPdfFileWriter(io.BytesIO(blank_pdf())),
        signers.PdfSignatureMetadata(field_name="ChuKy"),
        signer=signer,
    )
    return out.getvalue()


@pytest.fixture
def trusted(tmp_path, certificate):
    (tmp_path / "goc.pem").write_bytes(certificate[0].public_bytes(serialization.Encoding.PEM))
    return tmp_path


def test_a_signature_is_told(signed):
    [told] = signatures_in(signed)
    assert (told["signer"], told["organisation"]) == ("Lương Đình Khoát", "UBND tỉnh Sông Lam")
    assert (told["is_whole"], told["is_trusted"]) == (True, False)
    assert datetime.fromisoformat(told["at"]).tzinfo is not None


def test_a_known_signer_is_trusted(signed, trusted, tmp_path):
    assert [told["is_trusted"] for told in signatures_in(signed, trusted=trusted)] == [True]
    assert [told["is_trusted"] for told in signatures_in(signed, trusted=tmp_path / "none")] == [False]


def test_an_altered_document_is_not_whole(signed, trusted):
    altered = signed.replace(b" 842", b" 999")
    assert altered != signed
    [told] = apart(read, altered, trusted=trusted)
    assert (told["is_whole"], told["is_trusted"]) == (False, False)


def test_words_put_behind_the_signature_are_seen(signed, trusted):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    [told] = apart(read, out.getvalue(), trusted=trusted)
    assert not told["is_whole"]


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"%PDF-1.7 a scan without any signature"])
def test_what_has_no_signature_has_none(content):
    assert signatures_in(content) == []


def test_no_signature_in_an_unsigned_pdf():
    assert signatures_in(blank_pdf() + b"% /ByteRange") == []


def test_a_broken_pdf_is_not_readable(signed):
    with pytest.raises(NotReadable):
        signatures_in(b"%PDF-1.7\n/ByteRange\n" + b"\x00" * 1000)


def test_a_pdf_that_takes_too_long_is_given_up(signed):
    began = time.monotonic()
    with pytest.raises(NotReadable):
        signatures_in(signed, seconds=0.01)
    assert time.monotonic() - began < 10  # the process is gone, not waited for
