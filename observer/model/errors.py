"""The one tree of errors; third-party errors are translated into it where they arise.

::

    ObserverError
    ├── EditError           an edit that does not fit what it would change
    ├── SchemeError         a scheme that cannot be used; carries its problems
    ├── MediaError          a recording that cannot be opened, read or decoded
    │   ├── MovedError      a linked recording that is no longer where it was
    │   ├── LockedError     a consent for treatment was withdrawn
    │   └── DriveError      its drive does not answer: pulled out, asleep, or off the network
    ├── FormatError         a foreign file that cannot be read or written
    ├── TextError           text that no file could hold (lone surrogate, too long)
    ├── ReleaseRefusedError something that may not leave the project
    └── StorageError        the project folder
        ├── NotAProjectError
        ├── WrongPassphraseError
        ├── NewerVersionError
        ├── ProjectInUseError
        ├── NetworkShareError
        ├── DamagedError
        ├── NotStoredError  a change that no database can hold
        └── DiskError       no room, no right, or the drive is gone
"""

from typing_extensions import override

from observer.model.messages import Message
from observer.model.problems import Problem


class ObserverError(Exception):
    """What went wrong, to what, and what to do, as messages.

    Parameters
    ----------
    what
        What happened, naming the file or thing.
    mend
        What the user can do, if anything.
    """

    def __init__(self, what: Message, mend: Message | None = None) -> None:
        super().__init__(what, mend)
        self.what = what
        self.mend = mend

    @override
    def __str__(self) -> str:
        """Return the English sentences, for tracebacks and developers."""
        return f"{self.what} {self.mend}" if self.mend else str(self.what)


class EditError(ObserverError):
    """An edit that does not fit what it would change."""


class SchemeError(ObserverError):
    """A scheme that cannot be used.

    Parameters
    ----------
    what
        What happened.
    mend
        What the user can do.
    problems
        Every finding in the file.
    """

    def __init__(
        self, what: Message, mend: Message | None = None, problems: tuple[Problem, ...] = ()
    ) -> None:
        super().__init__(what, mend)
        self.problems = problems


class MediaError(ObserverError):
    """A recording that cannot be opened, read or decoded."""


class MovedError(MediaError):
    """A linked recording that is no longer where it was."""


class LockedError(MediaError):
    """A film that nobody may use any more: a consent for treatment was withdrawn."""


class DriveError(MediaError):
    """The drive a recording is on does not answer; it may come back."""


class FormatError(ObserverError):
    """A foreign file that cannot be read or written."""


class TextError(ObserverError):
    """Text that no file could hold."""


class ReleaseRefusedError(ObserverError):
    """Something that may not leave the project."""


class StorageError(ObserverError):
    """The project folder cannot be used as asked."""


class NotAProjectError(StorageError):
    """The folder holds no project."""


class WrongPassphraseError(StorageError):
    """No key slot opens with this passphrase or recovery key."""


class NewerVersionError(StorageError):
    """The project was written by a newer version of the program."""


class ProjectInUseError(StorageError):
    """Another window has the project open."""


class NetworkShareError(StorageError):
    """The project lies on a network share, where the store is not safe."""


class DamagedError(StorageError):
    """A stored file was changed or cut."""


class NotStoredError(StorageError):
    """A change that no database can hold, such as a number beyond 64 bits."""


class DiskError(StorageError):
    """No room, no right, or the drive is gone."""
