"""What is written in place of a sign that an output's encoding has not, so that no text is a reason to stop."""

import codecs

PLAINLY = "aftercare.plainly"
"""The name of the handler, as `errors=` takes it once this module is loaded."""

_ASCII = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f", " "),
    **dict.fromkeys("\u2022\u25cf\u25aa\u00b7", "*"),
    "\u2026": "...",
    "\u2190": "<-",
    "\u2192": "->",
    "\u00d7": "x",
}


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """Dashes, quotes, spaces and dots as ASCII has them; any other character as an escape such as `\\xe9`."""
    if not isinstance(error, UnicodeEncodeError):
        return codecs.backslashreplace_errors(error)  # of what is read
    sign = error.object[error.start]
    if sign in _ASCII:
        return _ASCII[sign], error.start + 1
    one = UnicodeEncodeError(error.encoding, error.object, error.start, error.start + 1, error.reason)
    return codecs.backslashreplace_errors(one)


codecs.register_error(PLAINLY, _plainly)
