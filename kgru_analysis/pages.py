"""A page, in plain text, HTML or PDF, as running text with blank lines between paragraphs."""

import io
import re
from pathlib import Path

from kgru_analysis.errors import DataError
from kgru_analysis.files import need

PAGE_BREAK = "\n\f\n"  # between the pages of a PDF; `find_mentions` takes it for a blank line
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S)


def read_page(path: str | Path) -> str:
    """Read a page as text.

    Parameters
    ----------
    path : path
        A text file in UTF-8, an HTML file or a PDF. What it is shows in its first bytes, not in
        its name.

    Returns
    -------
    str
        The text; of HTML the main text without menus and comments (by trafilatura), of a PDF the
        text layer (by pypdf) with a form feed between pages.

    Raises
    ------
    DataError
        If the file is missing, is not UTF-8, is a PDF that is locked, broken or scanned, or holds
        no text.
    KgruError
        If the extra `pages`, which HTML and PDF need, is not installed.

    Examples
    --------
    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "page.txt"
    >>> _ = page.write_text("In 2009 Russia lent $300 million.", encoding="utf-8")
    >>> read_page(page)
    'In 2009 Russia lent $300 million.'
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror}); give the file of a page."
        ) from None
    if raw[:1024].lstrip().startswith(b"%PDF"):
        text = _from_pdf(raw, path)
    elif _HTML.match(raw.removeprefix(b"\xef\xbb\xbf")[:4096]):
        text = _from_html(raw, path)
    else:
        text = _from_text(raw, path)
    if not text.strip():
        raise DataError(f"{path} holds no text; give another page, or save its text as .txt.")
    return text


def _from_text(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path} is not text in UTF-8 (line {line}); save it as UTF-8, as HTML or as PDF."
        ) from None


def _from_html(raw: bytes, path: Path) -> str:
    trafilatura = need("trafilatura", extra="pages", to="read HTML")
    text = trafilatura.extract(raw, favor_recall=True, include_comments=False, include_tables=True)
    # One line a paragraph there; a blank line between two here.
    return re.sub(r"\n+", "\n\n", text or "")


def _from_pdf(raw: bytes, path: Path) -> str:
    pypdf = need("pypdf", extra="pages", to="read PDF")
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DataError(f"{path} is locked with a password; unlock it first.")
        pages = [page.extract_text() for page in reader.pages]
    except DataError:
        raise
    except Exception as error:  # pypdf meets broken files with errors of every kind
        raise DataError(f"{path} is a PDF that cannot be read ({error}); export it anew.") from None
    if not any(page.strip() for page in pages):
        raise DataError(f"{path} has no text layer, so it is a scan; run it through OCR first.")
    # Words that a line end parts are joined, since no date or name is found in halves.
    return PAGE_BREAK.join(re.sub(r"(?<=[a-zа-яё])-\n(?=[a-zа-яё])", "", page) for page in pages)
