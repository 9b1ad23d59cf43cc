"""What a file's ending says about its format."""

TEMPLATE = ".j2"
ENDINGS = {"text": "txt", "md": "md", "html": "html"}
_FORMATS = {"txt": "text", "md": "md", "markdown": "md", "html": "html", "htm": "html", "json": "json"}


def of_name(name: str) -> str | None:
    """The format that the ending of an output's or a template's name says, None if it says none."""
    return _FORMATS.get(name.removesuffix(TEMPLATE).rpartition(".")[2].lower()) if "." in name else None
