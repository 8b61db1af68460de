"""Pages as text: plain, HTML and PDF, sound and broken."""

import os
import re
import zlib

import pytest

from kgru_analysis.errors import DataError
from kgru_analysis.pages import MOST_TEXT, PAGE_BREAK, read_page


def write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def pdf(*pages):
    """A PDF with one line a page, made by hand."""
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
    ]
    for i, line in enumerate(pages):
        stream = f"BT /F1 12 Tf 50 700 Td ({line}) Tj ET" if line else ""
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * i} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
            ">> >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def test_plain_text_without_its_mark_and_with_plain_line_ends(tmp_path):
    path = write(tmp_path, "a.txt", b"\xef\xbb\xbfOne.\r\n\r\nTwo.")
    assert read_page(path) == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("В 2009 году".encode("cp1251"), "not text in UTF-8"),
        (b"line\n\xff", r"line 2"),
        (b"  \n", "holds no text"),
        (b"In 2009\0", "is not text"),
        (b"%PDF-1.4 broken", "cannot be read"),
    ],
)
def test_unusable_files_say_why(tmp_path, content, message):
    if content.startswith(b"%PDF"):
        pytest.importorskip("pypdf", reason="the extra pages is not installed")
    with pytest.raises(DataError, match=message):
        read_page(write(tmp_path, "a.txt", content))


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(DataError, match="cannot be read"):
            read_page(path)


HTML = """<!DOCTYPE html><html><head><title>T</title><style>p {}</style></head><body>
<nav><ul><li><a href="/">Home 1999</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1>A loan</h1>
<p>In February 2009 the government of one country promised the other a loan of $300 million.</p>
<p>The money arrived in April of that year, as both of the ministries said in a joint statement.</p>
</article><script>var year = 2010;</script><footer>Copyright 2011</footer></body></html>"""


def test_html_is_its_main_text_with_paragraphs(tmp_path):
    pytest.importorskip("trafilatura", reason="the extra pages is not installed")
    text = read_page(write(tmp_path, "page", HTML))
    assert "loan of $300 million.\n\nThe money arrived" in text
    assert "2010" not in text


def test_a_tag_without_end_is_refused(tmp_path):
    pytest.importorskip("trafilatura", reason="the extra pages is not installed")
    for many in (" a=1", " =a=b", ' a="x > y"', "/a='>'", "\n a", " a = <p>"[:-1]):
        spoiled = HTML.replace("<p>", f"<p{many * 100_000}>", 1)
        with pytest.raises(DataError, match="HTML tag of 100,000 attributes; at most 2,000"):
            read_page(write(tmp_path, "page", spoiled))


def test_long_comments_scripts_and_values_are_no_tags_without_end(tmp_path):
    pytest.importorskip("trafilatura", reason="the extra pages is not installed")
    words = "if (a<b) c = 1; " * 3000
    for more in (
        f"<!--{words}-->",
        f"<!-- {words}-->",
        f"<SCRIPT>{words}</script>",
        f'<style media="all">{words}</STYLE >',
        f'<div data-words="{words}"></div>',
    ):
        page = HTML.replace("<h1>", f"{more}<h1>")
        assert "loan of $300 million" in read_page(write(tmp_path, "page", page))


def test_pdf_pages_are_parted(tmp_path):
    pytest.importorskip("pypdf", reason="the extra pages is not installed")
    text = read_page(write(tmp_path, "a.pdf", pdf("In May 2009 they met.", "In June 2010 too.")))
    assert text.split(PAGE_BREAK) == ["In May 2009 they met.", "In June 2010 too."]


def test_a_scan_is_refused(tmp_path):
    pytest.importorskip("pypdf", reason="the extra pages is not installed")
    with pytest.raises(DataError, match="it is a scan"):
        read_page(write(tmp_path, "a.pdf", pdf("")))


def test_pages_that_are_too_long_are_refused_with_both_numbers(tmp_path):
    path = write(tmp_path, "a.txt", b"x" * (MOST_TEXT + 1))
    with pytest.raises(DataError, match="5,000,001 characters of text; at most 5,000,000 are read"):
        read_page(path)
    os.truncate(path, 10_000_001)
    with pytest.raises(DataError, match="10,000,001 bytes; at most 10,000,000 are read"):
        read_page(path)
    os.truncate(path, 50_000_001)
    with pytest.raises(DataError, match="50,000,001 bytes; at most 50,000,000 are read"):
        read_page(path)


def test_a_pdf_of_too_many_pages_or_that_unpacks_without_end_is_refused(tmp_path):
    pytest.importorskip("pypdf", reason="the extra pages is not installed")
    many = pdf("In 2009.").replace(b"[3 0 R]", b"[" + b"3 0 R " * 5001 + b"]")
    with pytest.raises(DataError, match="5,001 pages; at most 5,000"):
        read_page(write(tmp_path, "a.pdf", many))
    packed = zlib.compress(b" " * 80_000_000, 1)
    start = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    broken = re.sub(
        rb"<< /Length \d+ >>\nstream\n.*?(?=\nendstream)",
        lambda _: start + packed,
        pdf("x"),
        flags=re.S,
    )
    assert len(broken) < 500_000
    with pytest.raises(DataError, match=r"cannot be read .*[Ll]imit"):
        read_page(write(tmp_path, "b.pdf", broken))


def test_html_reads_no_other_file(tmp_path):
    pytest.importorskip("trafilatura", reason="the extra pages is not installed")
    secret = write(tmp_path, "secret.txt", "the key is 1234")
    entity = f'<!DOCTYPE html [<!ENTITY key SYSTEM "{secret.as_uri()}">]>'
    page = HTML.replace("<!DOCTYPE html>", entity).replace("of $300", "&key; of $300")
    text = read_page(write(tmp_path, "page", page))
    assert "of $300 million" in text
    assert "1234" not in text
