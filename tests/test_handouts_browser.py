"""Handouts and worksheets in a real browser: one page of paper, light and dark, narrow, accessible."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aftercare import handouts, worksheets
from aftercare.catalogue import practices
from aftercare.settings import FITS
from tests.test_report_browser import CHROMIUM, QUIET, absent

SHOWN = ("cuddle", "cuddle with wishes", "sheet feeling-words", "sheet circle")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    if not Path(CHROMIUM).exists():
        absent(f"there is no {CHROMIUM}")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page there is to give away."""
    made = {}
    for key, habit in practices().items():
        for name, fits in ((key, ()), (f"{key} with wishes", FITS)):
            shown = handouts.page(habit, fits, alone=False)
            assert shown.about is not None
            made[name] = handouts.handout(shown, shown.about, "html")
    for name in worksheets.SHEETS:
        made[f"sheet {name}"] = worksheets.page(worksheets.load(name), "html", handouts.words())
    return made


def test_every_page_fits_on_one_sheet_of_paper(browser: Any, pages: dict[str, str]) -> None:
    window = browser.new_page()
    longer = []
    for name, html in pages.items():
        window.set_content(html)
        if len(re.findall(rb"/Type\s*/Page\b", window.pdf(prefer_css_page_size=True))) != 1:
            longer.append(name)
    window.close()
    assert longer == []


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser: Any, pages: dict[str, str], name: str, scheme: str) -> None:
    try:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    except ImportError:
        absent("axe-playwright-python is not installed")
    window = browser.new_page(color_scheme=scheme)
    window.set_content(pages[name])
    found = Axe().run(window).response
    window.close()
    assert [(one["id"], node["html"]) for one in found["violations"] for node in one["nodes"]] == []
    assert {"color-contrast", "html-has-lang", "heading-order", "landmark-one-main"} <= {
        one["id"] for one in found["passes"]
    }


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_has_to_be_scrolled_sideways(browser: Any, pages: dict[str, str], name: str) -> None:
    window = browser.new_page(viewport={"width": 320, "height": 800})
    window.set_content(pages[name])
    width = window.evaluate("document.documentElement.scrollWidth")
    window.close()
    assert width <= 320
