import shutil
import subprocess

import pytest

from tests.vanban.reader.sources.files import check, shown
from tests.vanban.rendering import as_docx
from vanban.reader.sources import open_source

TEXT = (
    "KẾ HOẠCH\nTuyên truyền cải cách hành chính\nTT\tNội dung\tThời gian\n1\tViết tin, bài\tQuý I\n2\tHọp báo\tQuý II"
)

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="apt install libreoffice-writer")


@pytest.mark.parametrize("kind", ["odt", "doc", "rtf"])
def test_what_libreoffice_opens_reads_as_its_docx(kind, tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(as_docx(TEXT))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    source = open_source(path.with_suffix(f".{kind}"))
    check(source)
    assert source.kind == kind
    assert shown(source) == [
        "KẾ HOẠCH",
        "Tuyên truyền cải cách hành chính",
        [["TT", "Nội dung", "Thời gian"], ["1", "Viết tin, bài", "Quý I"], ["2", "Họp báo", "Quý II"]],
    ]
