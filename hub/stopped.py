"""Why a command does not run."""


class CannotStart(Exception):
    """The text is one sentence for whoever starts the process."""
