"""A page, in plain text, HTML or PDF, as running text with blank lines between paragraphs."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from kgru_analysis.errors import DataError
from kgru_analysis.files import need, read_whole

MOST_FILE = 50_000_000  # bytes of a PDF, which can be pictures for the most part
MOST_PAGE = 10_000_000  # bytes of HTML or plain text; parsing takes a hundred times that in memory
MOST_TEXT = 5_000_000  # characters that are handed on; a novel of 1,500 pages has three million
MOST_PAGES = 5_000  # of a PDF
MOST_ATTRIBUTES = 2_000  # of an HTML tag; parsers compare each with all the others
PAGE_BREAK = "\n\f\n"  # between the pages of a PDF; `find_mentions` takes it for a blank line
_HTML = re.compile(  # XHTML begins with a line of XML
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+){0,5}<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
_ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_TAG = re.compile(rb"<(?:(!--)|([a-z][^\s/>]*+)((?:%s)*+))" % _ATTRIBUTE, re.I)
_ENDS = {  # what stands before them is no tag
    name: re.compile(end, re.I)
    for name, end in ((b"!--", b"-->"), (b"script", b"</script"), (b"style", b"</style"))
}


def read_page(path: str | Path) -> str:
    """Read a text file in UTF-8, an HTML file or a PDF as text; its first bytes say which it is.

    Of HTML the main text without menus and comments (by trafilatura), of a PDF the text layer (by
    pypdf) with a form feed between pages. Raises `DataError` if the file is missing, is not UTF-8,
    is a PDF that is locked, broken or scanned, holds no text, or is too long: over 10 MB (a PDF 50
    MB and 5,000 pages), 5 million characters or 2,000 attributes of one HTML tag; and `KgruError`
    if the extra `pages`, which HTML and PDF need, is not installed.

    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "page.txt"
    >>> _ = page.write_text("In 2009 Russia lent $300 million.", encoding="utf-8")
    >>> read_page(page)
    'In 2009 Russia lent $300 million.'
    """
    path = Path(path)
    raw = read_whole(path, MOST_FILE)
    if raw[:1024].lstrip().startswith(b"%PDF"):
        text = _from_pdf(raw, path)
    elif len(raw) > MOST_PAGE:
        raise _too_long(path, f"{len(raw):,} bytes", f"{MOST_PAGE:,}")
    elif _HTML.match(raw.removeprefix(b"\xef\xbb\xbf")[:4096]):
        text = _from_html(raw, path)
    else:
        text = _from_text(raw, path)
    if not text.strip():
        raise DataError(f"{path} holds no text; give another page, or save its text as .txt.")
    if len(text) > MOST_TEXT:
        raise _too_long(path, f"{len(text):,} characters of text", f"{MOST_TEXT:,}")
    return text


def _too_long(path: Path, seen: str, most: str) -> DataError:
    return DataError(f"{path} has {seen}; at most {most} are read. Give it in parts.")


def _from_text(raw: bytes, path: Path) -> str:
    if b"\0" in raw:
        raise DataError(f"{path} is not text (it has NUL bytes); save it as UTF-8, HTML or PDF.")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(f"{path} is not text in UTF-8 (line {line}); save it as such.") from None


def _from_html(raw: bytes, path: Path) -> str:
    trafilatura = need("trafilatura", extra="pages", to="read HTML")
    most = max((len(re.findall(_ATTRIBUTE, tag)) for tag in _attributes(raw)), default=0)
    if most > MOST_ATTRIBUTES:
        raise _too_long(path, f"an HTML tag of {most:,} attributes", f"{MOST_ATTRIBUTES:,}")
    try:
        text = trafilatura.extract(
            raw, favor_recall=True, include_comments=False, include_tables=True
        )
    except Exception as error:  # what parsers raise on broken pages is of every kind
        raise DataError(f"{path} is HTML that cannot be read ({error}); save it as text.") from None
    # One line a paragraph there; a blank line between two here.
    return re.sub(r"\n+", "\n\n", text or "")


def _attributes(raw: bytes) -> Iterator[bytes]:
    """Yield what stands in each tag of HTML after its name."""
    end = 0
    while tag := _TAG.search(raw, end):
        comment, name, attributes = tag.groups(default=b"")
        yield attributes
        end = tag.end()
        if until := _ENDS.get(comment or name.lower()):
            found = until.search(raw, end)
            end = found.start() if found else len(raw)


def _from_pdf(raw: bytes, path: Path) -> str:
    pypdf = need("pypdf", extra="pages", to="read PDF")
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DataError(f"{path} is locked with a password; unlock it first.")
        if len(reader.pages) > MOST_PAGES:
            raise _too_long(path, f"{len(reader.pages):,} pages", f"{MOST_PAGES:,}")
        pages, length = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > MOST_TEXT:
                raise _too_long(path, f"more than {MOST_TEXT:,} characters of text", "so many")
    except DataError:
        raise
    except Exception as error:  # pypdf meets broken files with errors of every kind
        raise DataError(f"{path} is a PDF that cannot be read ({error}); export it anew.") from None
    if not any(page.strip() for page in pages):
        raise DataError(f"{path} has no text layer, so it is a scan; run it through OCR first.")
    # Words that a line end parts are joined, since no date or name is found in halves.
    return PAGE_BREAK.join(re.sub(r"(?<=[a-zа-яё])-\n(?=[a-zа-яё])", "", page) for page in pages)
