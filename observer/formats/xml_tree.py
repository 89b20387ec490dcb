"""Foreign XML as a plain tree with line numbers; entities, document types and bombs are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parse
from typing_extensions import override

from observer.formats.foreign import MOST_BYTES
from observer.model.errors import FormatError
from observer.model.messages import msg

_MOST_NODES = 3_000_000
_MOST_DEPTH = 60


@dataclass(slots=True)
class Node:
    """An element.

    Attributes
    ----------
    tag
        Its name without a prefix.
    line
        Where it begins in the file.
    text
        What stands directly inside it.
    """

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str:
        """Return an attribute; empty if it is not there."""
        return self.attributes.get(name, "")

    def of(self, *tags: str) -> Iterator["Node"]:
        """Yield the children of some names, in order."""
        return (child for child in self.children if child.tag in tags)

    def first(self, tag: str) -> "Node | None":
        """Return the first child of a name."""
        return next(self.of(tag), None)

    def words(self, tag: str) -> str:
        """Return what stands inside the first child of a name; empty if it is not there."""
        child = self.first(tag)
        return child.text.strip() if child else ""

    def everywhere(self, tag: str) -> Iterator["Node"]:
        """Yield every element of a name at whatever depth, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.tag == tag:
                yield node
            waiting.extend(reversed(node.children))


def read_tree(content: bytes, file: str) -> Node:
    """Return the root of an XML file.

    Parameters
    ----------
    content
        The file's bytes, in any encoding that it declares.
    file
        Its name, as the user knows it.

    Returns
    -------
    Node
        With all that is inside it.

    Raises
    ------
    FormatError
        If it is cut, damaged, too large, or holds what would make it grow while it is read.
    """
    if len(content) > MOST_BYTES:
        raise too_large(file)
    builder = _Builder(file)
    try:
        parse(BytesIO(content), builder, forbid_dtd=True)
    except SAXParseException as error:
        raise FormatError(
            msg(
                "{file} cannot be read: it is damaged or cut off at line {line}.",
                file=file,
                line=error.getLineNumber() or 1,
            ),
            msg("Save it once more in the program it came from."),
        ) from error
    except DefusedXmlException as error:
        raise FormatError(
            msg(
                "{file} defines entities, which such a file never does; it is not read.", file=file
            ),
            msg("Save it once more in the program it came from."),
        ) from error
    except (ValueError, LookupError) as error:
        raise FormatError(
            msg("{file} is written in an encoding that cannot be read.", file=file),
            msg("Save it once more in the program it came from."),
        ) from error
    if builder.root is None:
        raise FormatError(
            msg("{file} is empty.", file=file), msg("Check whether this is the right file.")
        )
    return builder.root


def too_large(file: str) -> FormatError:
    """Return the error about a file that is larger than any real one."""
    return FormatError(
        msg("{file} is larger than {most} MB.", file=file, most=MOST_BYTES // 1024**2),
        msg("Check whether this is the right file."),
    )


class _Builder(ContentHandler):
    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._open: list[tuple[Node, list[str]]] = []
        self._count = 0
        self._where: Locator | None = None
        self.root: Node | None = None

    @override
    def setDocumentLocator(self, locator: Locator) -> None:
        """Keep what knows where the reading is."""
        self._where = locator

    @override
    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """Begin an element."""
        self._count += 1
        if self._count > _MOST_NODES or len(self._open) >= _MOST_DEPTH:
            raise FormatError(
                msg("{file} holds more than such a file can.", file=self._file),
                msg("Check whether this is the right file."),
            )
        node = Node(_local(name), self._line(), {_local(k): v for k, v in attrs.items()})
        if self._open:
            self._open[-1][0].children.append(node)
        else:
            self.root = node
        self._open.append((node, []))

    @override
    def endElement(self, name: str) -> None:
        """End the element that was begun last."""
        del name
        node, words = self._open.pop()
        node.text = "".join(words)

    @override
    def characters(self, content: str) -> None:
        """Take text in."""
        self._open[-1][1].append(content)

    def _line(self) -> int:
        found = self._where.getLineNumber() if self._where else None
        return found or 1


def _local(name: str) -> str:
    return name.rpartition(":")[2]
