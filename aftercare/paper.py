"""The pages made to be printed or given away: shipped Jinja templates with shipped content."""

from collections.abc import Mapping
from typing import Any

from jinja2 import PackageLoader

from aftercare.render import environment

FOLDER = "handouts"


def rendered(template: str, content: Mapping[str, Any]) -> str:
    """A template of the handouts with its content, as text without a last line break; HTML is escaped."""
    made = environment(PackageLoader("aftercare.templates", FOLDER), autoescape=".html." in template)
    return made.get_template(template).render(content).rstrip("\n")
