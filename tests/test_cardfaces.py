"""The faces of a card: as Markdown, what anybody wrote is text."""

from dataclasses import replace

from aftercare import cardfaces, decks
from aftercare.cards import Card
from aftercare.settings import Settings

MARKUP = "<b>a</b> & *b* [c](d) `e`"
AS_TEXT = "&lt;b>a&lt;/b> &amp; \\*b\\* \\[c\\](d) \\`e\\`"
PLAIN = Card("tea-01", "tea", "everyday", "What now?", "comfort", 1, "light", 5, "either", "question")


def markdown(card: Card) -> list[str]:
    return cardfaces.as_markdown([cardfaces.shown(card, Settings(), someone=None)])


def test_markup_in_a_card_is_text_in_markdown() -> None:
    card = replace(PLAIN, text=f"# {MARKUP}", receive=MARKUP, skip_line=f"- {MARKUP}", content_note=MARKUP, own=True)
    assert markdown(card) == [
        f"> \\# {AS_TEXT}",
        "",
        f"- Beforehand: {AS_TEXT}",
        f"- For who listens: {AS_TEXT}",
        f"- \\- {AS_TEXT}",
        "- `tea-01`, your own deck tea",
    ]


def test_a_shipped_card_reads_the_same_in_markdown() -> None:
    for deck in decks.shipped_decks():
        for card in deck.cards:
            shown = cardfaces.shown(card, Settings(), someone=None)
            assert markdown(card)[0] == f"> {shown.text}"
            assert markdown(card)[2:-1] == [f"- {line}" for line in shown.lines]
