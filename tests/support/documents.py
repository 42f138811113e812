"""Small real files of each kind."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import pypdf
from PIL import Image

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def png(width: int, height: int, *, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture."""
    file = io.BytesIO()
    Image.new(mode, (width, height), "green" if mode == "RGB" else 1).save(file, kind)
    return file.getvalue()


def pdf(pages: Sequence[str], *, lock: str = "") -> bytes:
    """A PDF with a line of text on each page."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    font = len(pages) * 2 + 3
    for number, words in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {number * 2 + 4} 0 R"
        objects += [
            f"{page}/Resources<</Font<</F1 {font} 0 R>>>>>>",
            f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        ]
    kids = " ".join(f"{number * 2 + 3} 0 R" for number in range(len(pages)))
    objects[1] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    body, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{each}endobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    made = body + end.encode()
    if not lock:
        return made
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made))
    writer.encrypt(lock, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def docx(paragraphs: Sequence[str], *, beside: bytes = b"") -> bytes:
    """A Word document; `beside` is something else in its archive."""
    words = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{words}</w:body></w:document>')
        if beside:
            archive.writestr("word/media/beside.bin", beside)
    return file.getvalue()
