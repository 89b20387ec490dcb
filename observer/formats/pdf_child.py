"""The child process that draws a page of a PDF from outside. Run as ``python -m``.

It gets the file over a pipe and answers with pixels, so that a hostile one meets a process that has
neither the project's key nor a path to it.
"""

import struct
import sys

ASKED = struct.Struct(">qq")
"""Which page, from 0, and how wide in pixels; the file follows."""
DRAWN = struct.Struct(">qqq")
"""How many pages there are, and width and height in pixels; rows of red, green, blue follow."""
MOST_PIXELS = 40_000_000

_MEMORY_BYTES = 2 << 30


def main() -> None:
    """Draw one page."""
    _limit()
    # here, since who only reads the agreement needs no PDFium
    from pypdfium2 import PdfDocument

    asked = sys.stdin.buffer
    number, width_px = ASKED.unpack(asked.read(ASKED.size))
    document = PdfDocument(asked.read())
    # what was filled in and signed on the screen lies in fields
    document.init_forms()
    page = document[min(max(number, 0), len(document) - 1)]
    width, height = page.get_size()
    scale = min(width_px / width, (MOST_PIXELS / (width * height)) ** 0.5)
    drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    rows = memoryview(drawn.buffer).cast("B")
    answer = sys.stdout.buffer
    answer.write(DRAWN.pack(len(document), drawn.width, drawn.height))
    for top in range(0, drawn.height * drawn.stride, drawn.stride):
        answer.write(rows[top : top + 3 * drawn.width])
    answer.flush()


def _limit() -> None:
    """Let it take no more memory than a page needs, where the system can see to that."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


if __name__ == "__main__":
    main()
