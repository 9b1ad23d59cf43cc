"""aftercare: small caring habits with the people one is close to, in plain files, offline."""

from aftercare.version import __version__

__all__ = ["__version__"]
