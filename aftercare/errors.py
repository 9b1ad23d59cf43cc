"""What can go wrong, each with its exit code: a sentence for the person, ending in a next step."""


class AftercareError(Exception):
    """The parent of all; `exit_code` is what the program ends with."""

    exit_code = 1


class UsageProblem(AftercareError):
    """What was typed is not understood."""

    exit_code = 2


class DataInvalid(AftercareError):
    """A file or a note holds something that cannot be read as what it should be."""

    exit_code = 65


class InputMissing(AftercareError):
    """A named file, week, card or practice does not exist."""

    exit_code = 66


class ProgramMissing(AftercareError):
    """Another program that is needed is not there."""

    exit_code = 69


class CannotCreate(AftercareError):
    """A file or folder cannot be made."""

    exit_code = 73


class InputOutput(AftercareError):
    """Reading or writing did not work: a full disk, a closed output."""

    exit_code = 74


class Locked(AftercareError):
    """Another run holds the files, or they changed meanwhile: try again."""

    exit_code = 75


class NotPermitted(AftercareError):
    """The system does not allow it."""

    exit_code = 77


class Misconfigured(AftercareError):
    """The settings or the environment hold something that cannot be used."""

    exit_code = 78
