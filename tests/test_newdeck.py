"""New decks of one's own: a commented starter, or the cards of a JSON, CSV or fortune file."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftercare import deckfile, decks, newdeck
from aftercare.cards import Card
from aftercare.deckcheck import check_deck
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.newdeck import CSV, FORTUNE, JSON, Imported
from tests.conftest import Run
from tests.support.owndecks import plain_cards, put_deck, put_file
from tests.support.tree import picture


def made(text: str, form: str, place: str = "cards") -> Imported:
    return newdeck.imported(text, form, name="tea", title="Tea", place=place)


def cards(one: Imported) -> list[Card]:
    """The cards of an imported deck, all of which can be used."""
    own = deckfile.parse_own(one.text, "tea.yaml")
    assert own.faults == ()
    assert len(own.deck.cards) == one.cards
    assert (own.deck.name, own.deck.title, own.deck.context) == ("tea", "Tea", "by-name")
    return list(own.deck.cards)


def texts(one: Imported) -> list[str]:
    return [card.text for card in cards(one)]


# ---- the name and the title


@pytest.mark.parametrize(
    ("typed", "name"), [("tea", "tea"), (" Rainy Days ", "rainy-days"), ("rainy_days", "rainy-days"), ("t2", "t2")]
)
def test_a_name_is_made_simple(typed: str, name: str) -> None:
    assert newdeck.named(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "2tea", "-tea", "té", "../tea", "tea.yaml", "a" * 35, "tea\x1b[31m", "a,b"])
def test_what_is_no_name_is_said(typed: str) -> None:
    with pytest.raises(UsageProblem, match=r"is no name for a deck\. Write a-z, 0-9 and dashes: rainy-days\."):
        newdeck.named(typed)


def test_a_title_is_made_of_the_name_or_the_one_typed() -> None:
    assert newdeck.titled(None, "rainy-days") == "Rainy days"
    assert newdeck.titled("  On\nthe sofa ", "x") == "On the sofa"
    for typed in ("a" * 101, "\udce9"):
        with pytest.raises(UsageProblem, match="--title takes text of 1 to 100 characters"):
            newdeck.titled(typed, "x")


# ---- the starter


@pytest.mark.parametrize("title", ["Tea", 'NAME: it\'s "TITLE"', "茶 # 1", "- [x]"])
def test_a_starter_is_a_deck_without_fault_but_one_to_choose(title: str) -> None:
    text = newdeck.starter("tea", title)
    _, deck = deckfile.parse_deck(text, "tea.yaml")
    assert (deck.name, deck.title, deck.context, [card.id for card in deck.cards]) == (
        "tea",
        title,
        "by-name",
        ["tea-01"],
    )
    assert check_deck(deck, references=set()) == []
    assert deckfile.check(text, "tea.yaml", decks.shipped_decks()) == []


def test_a_starter_has_a_comment_above_each_key_of_its_card_that_needs_one() -> None:
    lines = newdeck.starter("tea", "Tea").splitlines()
    for key in ("id", "text", "theme", "depth", "tone", "minutes", "who", "form", "flags", "answers"):
        at = next(number for number, line in enumerate(lines) if re.match(rf"(?:- |  ){key}:", line))
        assert lines[at - 1].strip().startswith("#"), key


# ---- formats


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        ("a.json", "whatever", JSON),
        ("a.CSV", "whatever", CSV),
        ("a.txt", ' \n[ "x"]', JSON),
        ("-", '\ufeff{"cards": []}', JSON),
        ("-", "text,depth\nWhat now?,1\n", CSV),
        ("-", "text\nWhat now?\n", CSV),
        ("cards", '"depth";"Text"\r\n1;What now?\r\n', CSV),
        ("cards", "depth\ttext\n1\tWhat now?\n", CSV),
        ("fortunes", "What now?\n%\nWhat then?\n", FORTUNE),
        ("fortunes", "A text, as fortunes are.\n%\n", FORTUNE),
        ("-", "", FORTUNE),
        (".json", "x", JSON),
    ],
)
def test_the_format_is_seen(path: str, text: str, form: str) -> None:
    assert newdeck.format_of(path, text) == form


# ---- JSON


@pytest.mark.parametrize(
    "data",
    [
        ["What is tea?", "Which cup is yours?"],
        [{"text": "What is tea?"}, {"text": "Which cup is yours?", "more": 5}],
        {"cards": ["What is tea?", "Which cup is yours?"]},
        {"prompts": ["What is tea?", "Which cup is yours?"], "schema": "x"},
    ],
)
def test_json_of_several_forms_is_taken(data: Any) -> None:
    assert texts(made(json.dumps(data), JSON)) == ["What is tea?", "Which cup is yours?"]


def test_what_a_card_says_of_itself_is_kept_and_the_rest_is_careful() -> None:
    plain, told = cards(
        made(
            json.dumps(
                [
                    "What is tea?",
                    {
                        "text": "  One thing  I\nlike is ...",
                        "theme": "hopes",
                        "depth": 1,
                        "minutes": 10,
                        "who": "solo",
                        "tone": "warm",
                        "form": "sentence",
                        "flags": ["fatigue"],
                        "answers": ["write"],
                        "softer": " I like ... ",
                        "receive": "",
                        "literal": None,
                    },
                ]
            ),
            JSON,
        )
    )
    assert (plain.depth, plain.who, plain.form, plain.flags) == (2, "either", "question", ())
    assert (told.text, told.softer, told.receive, told.literal) == ("One thing I like is ...", "I like ...", "", "")
    assert (told.theme, told.depth, told.minutes, told.who, told.tone) == ("hopes", 1, 10, "solo", "warm")
    assert (told.form, told.flags, told.answers) == ("sentence", ("fatigue",), ("write",))
    assert [one.id for one in (plain, told)] == ["tea-01", "tea-02"]


@pytest.mark.parametrize(
    "raw",
    [
        5,
        None,
        "",
        "word",
        ["What is tea?"],
        {"question": "What is tea?"},
        {"text": 5},
        {"text": ["What is tea?"]},
        {"text": "What is " + "tea " * 200},
        {"text": "What is tea?", "depth": 4},
        {"text": "What is tea?", "depth": "deep"},
        {"text": "What is tea?", "who": "both"},
        {"text": "What is tea?", "flags": 5},
        {"text": "What is tea?", "flags": [{"a": 1}]},
        {"text": "What is tea?", "flags": {"a": 1}},
        {"text": "What is tea?", "flags": ["loves"]},
        {"text": "What is tea?", "softer": 7},
        {"text": "What is tea?", "softer": {"a": ["b"]}},
        {"text": "What is {{ tea }}?"},
        {"text": "What is {% tea %}?"},
        {"text": "What is tea?", "receive": "{{ ''.__class__ }}"},
        {"text": "What is tea?"},
    ],
)
def test_what_no_card_can_hold_is_left_out_with_its_place(raw: Any) -> None:
    one = made(json.dumps(["What is tea?", raw, "Which cup is yours?"]), JSON, "cards.json")
    assert texts(one) == ["What is tea?", "Which cup is yours?"]
    assert len(one.left_out) == 1
    assert one.left_out[0].startswith("cards.json: card 2: ")
    assert one.left_out[0].endswith(".")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cards:1:1: not valid JSON. Mend it, then try again."),
        ('["What is tea?",\n  oops]', "cards:2:3: not valid JSON."),
        ("5", "cards: a list of texts or cards is expected. Put them into [ ... ]."),
        ('{"other": []}', "cards: a list of texts or cards is expected."),
        ("null", "cards: a list of texts or cards is expected."),
        ("[]", "cards: holds no card. Give each its own text."),
        ("[5]", "cards: card 1: a text of two words or more is expected."),
        ("[" * 100_000, "cards: too large or too deep for a list of cards."),
        ("[" + "9" * 5000 + "]", "cards: too large or too deep for a list of cards."),
    ],
)
def test_what_is_no_json_of_cards_is_said(text: str, said: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        made(text, JSON)
    assert str(caught.value).startswith(said)


def test_what_json_may_hold_and_yaml_may_not_is_no_harm() -> None:
    with pytest.raises(DataInvalid, match="not UTF-8 text"):
        made('["What is \\ud800 tea?"]', JSON)
    (one,) = cards(made('["What is \\u0000\\u001b[31m\\u202e tea?"]', JSON))
    assert one.text == "What is \x00\x1b[31m\u202e tea?"


# ---- CSV


@pytest.mark.parametrize(
    "text",
    [
        "text,depth\nWhat is tea?,1\nWhich cup is yours?,2\n",
        "\ufefftext,depth\r\nWhat is tea?,1\r\nWhich cup is yours?,2\r\n",
        'Depth , TEXT\n1,"What is tea?"\n\n2, Which cup is yours? \n',
        "text;depth\nWhat is tea?;1\nWhich cup is yours?;2",
        "depth\ttext\n1\tWhat is tea?\n2\tWhich cup is yours?\n",
        "text,depth,other,\nWhat is tea?,1,x,y,z\nWhich cup is yours?,2\n",
    ],
)
def test_csv_of_several_kinds_is_taken(text: str) -> None:
    found = cards(made(text, CSV))
    assert [(card.text, card.depth) for card in found] == [("What is tea?", 1), ("Which cup is yours?", 2)]


def test_csv_cells_hold_quotes_line_breaks_and_lists() -> None:
    text = 'text,flags,answers\n"What is ""tea"", to\nyou?","fatigue, parenting",write|talk\n'
    (one,) = cards(made(text, CSV))
    assert one.text == 'What is "tea", to you?'
    assert (one.flags, one.answers) == (("fatigue", "parenting"), ("write", "talk"))


def test_csv_rows_left_out_are_named_by_their_line() -> None:
    one = made("text,depth\nWhat is tea?,1\n,2\nWhich cup?,deep\nWhat is tea?,1\nOne,1\n", CSV, "c.csv")
    assert texts(one) == ["What is tea?"]
    assert [line.split(" ")[0] for line in one.left_out] == ["c.csv:3:", "c.csv:4:", "c.csv:5:", "c.csv:6:"]
    assert one.left_out[1:3] == (
        "c.csv:4: `depth` is 'deep', and 1, 2 or 3 is expected. It is left out.",
        "c.csv:5: the same text stands above.",
    )


def test_a_column_that_no_card_has_is_named_once() -> None:
    one = made("text,id,mood, Extra\nWhat is tea?,9,a,b\nWhich cup?,8,c,\nOne,1,1,1\n", CSV)
    assert one.cards == 2
    assert len(one.left_out) == 1
    assert one.columns == ("mood", "extra")
    assert made("text,depth\nWhat is tea?,1\n", CSV).columns == ()
    assert made('[{"text": "What is tea?", "deck": "weekly"}]', JSON).columns == ()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("minutes", 99, "`minutes` is 99, and minutes from 1 to 60 is expected."),
        ("who", "us", "`who` is 'us', and solo, together or either is expected."),
        ("answers", 5, "`answers` is 5, and a list is expected."),
        ("answers", [5], "`answers` is [5], and text is expected."),
        ("flags", ["bodies"], "`flags` is ['bodies'], and body, touch, consent,"),
        ("softer", "x" * 601, f"`softer` is '{'x' * 36}..., and text of 1 to 600 characters is expected."),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(field: str, value: Any, said: str) -> None:
    one = made(json.dumps([{"text": "What is tea?"}, {"text": "Which cup?", field: value}]), JSON)
    (left,) = one.left_out
    assert left.startswith(f"cards: card 2: {said}")
    assert left.endswith(" is expected. It is left out.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What is tea?", "1 card in {path}; it comes with `prompt --deck tea`. Nothing is left out."),
        ("What is tea?\n%\nx", "1 card in {path}; it comes with `prompt --deck tea`. 1 row is left out."),
        ("A b\n%\nC d\n%\nx\n%\ny", "2 cards in {path}; they come with `prompt --deck tea`. 2 rows are left out."),
    ],
)
def test_what_came_and_what_did_not_is_said_in_whole_sentences(run: Run, world: Path, text: str, said: str) -> None:
    out = run("deck", "new", "tea", "--from", "-", stdin=text.encode()).out
    assert out == f"{said.format(path=deck_file(world))} `deck check tea` says what to mend.\n"


@pytest.mark.parametrize("source", ["<(cat cards.csv)", "/dev/stdin < cards.csv"])
def test_cards_are_taken_from_what_a_shell_hands_over(world: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "cards.csv").write_text("text,mood\nWhich cup?,1\n")
    line = f"'{sys.executable}' -m aftercare deck new tea --from {source}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout[:10]) == (0, "1 card in ")
    assert done.stderr == "python -m aftercare: The column `mood` is left out.\n"
    assert deck_file(world).exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cards:1: a column `text` is expected in the first line."),
        ("question,depth\nWhat is tea?,1\n", "cards:1: a column `text` is expected in the first line."),
        ("text\n", "cards: holds no card."),
        ('text\n"' + "a " * 100_000, "cards:"),
    ],
)
def test_what_is_no_csv_of_cards_is_said(text: str, said: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        made(text, CSV)
    assert str(caught.value).startswith(said)


# ---- fortunes


@pytest.mark.parametrize(
    "text",
    [
        "What is tea?\n%\nWhich cup\n  is yours?\n%\n",
        "%\nWhat is tea?\n%\n%\n\n%\nWhich cup is yours?",
        "What is tea?\r\n%\r\nWhich cup is yours?\r\n",
        "\ufeffWhat is tea?\n % \nWhich cup is yours?\n",
    ],
)
def test_fortunes_are_parted_by_percent_signs(text: str) -> None:
    assert texts(made(text, FORTUNE)) == ["What is tea?", "Which cup is yours?"]


def test_fortunes_left_out_are_named_by_their_first_line() -> None:
    one = made("What is tea?\n%\nword\n%\nWhat\nis tea?\n", FORTUNE, "f")
    assert one.left_out == (
        "f:3: a text of two words or more is expected. It is left out.",
        "f:5: the same text stands above.",
    )


@pytest.mark.parametrize("text", ["", "%\n%\n", " \n\t\n"])
def test_a_file_without_fortunes_is_said(text: str) -> None:
    with pytest.raises(DataInvalid, match=r"cards: holds no card\. Give each its own text\."):
        made(text, FORTUNE)


# ---- what comes unasked, and how much


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Which hug was best?", ("touch",)),
        ("How does your body feel when we argue?", ("body", "conflict")),
        ("What did money mean at home?", ("money_power",)),
        ("Who cares for the baby when you\u2019re tired?", ("parenting", "fatigue")),
        ("What is tea?", ()),
    ],
)
def test_words_that_call_for_a_flag_bring_it(text: str, flags: tuple[str, ...]) -> None:
    (one,) = cards(made(text, FORTUNE))
    assert one.flags == flags


def test_a_flag_that_is_there_already_is_enough() -> None:
    told = {"text": "What hurt you?", "follow_up": "Which hug helped?", "flags": ["trauma_adjacent"]}
    (one,) = cards(made(json.dumps([told]), JSON))
    assert one.flags == ("trauma_adjacent", "touch")


def test_ten_thousand_cards_are_taken_and_far_more_are_refused() -> None:
    many = "\n%\n".join(f"What is good about {number}?" for number in range(10_000))
    assert made(many, FORTUNE).cards == 10_000
    with pytest.raises(DataInvalid, match=r"holds more cards than a deck may\. Divide it"):
        made("\n%\n".join(f"a {number}" for number in range(100_000)), FORTUNE)


# ---- the command


def deck_file(world: Path, name: str = "tea") -> Path:
    return world / "decks" / f"{name}.yaml"


def test_a_new_deck_is_made_checked_drawn_and_undone(run: Run, world: Path) -> None:
    said = run("deck", "new", "Rainy Days").out
    path = deck_file(world, "rainy-days")
    assert said == f"A deck to fill: {path}. `deck check rainy-days` looks it through.\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_text() == newdeck.starter("rainy-days", "Rainy days")
    assert run("deck", "check", "rainy-days").out == f"{path}: nothing to change.\n"
    assert json.loads(run("prompt", "--deck", "rainy", "--json").out)["prompts"][0]["id"] == "rainy-days-01"
    assert "deck new rainy-days" in run("undo").out
    assert not path.exists()
    run("redo")
    assert path.exists()


def test_a_dry_run_makes_nothing(run: Run, world: Path, tmp_path: Path) -> None:
    fortunes = tmp_path / "f"
    fortunes.write_text("What is tea?\n")
    assert run("deck", "new", "tea", "--dry-run").out.startswith("Would be made. A deck to fill: ")
    assert run("deck", "new", "tea", "--from", str(fortunes), "--dry-run").out.startswith("Would be made. 1 card in ")
    assert not deck_file(world).exists()
    assert "nothing" in run("undo", code=66).err


@pytest.mark.parametrize("how", ["file", "stdin", "told"])
def test_cards_are_taken_from_a_file_or_a_pipe(run: Run, world: Path, tmp_path: Path, how: str) -> None:
    text = '\ufefftext,depth\n"Which cup, then?",1\nWhich hug was best?,\n,3\n'.encode()
    path = tmp_path / "cards.csv"
    path.write_bytes(text)
    arguments = {"file": [str(path)], "stdin": ["-"], "told": ["-", "--format", "csv"]}[how]
    done = run("deck", "new", "tea", "--title", "Tea time", "--from", *arguments, stdin=text)
    place = str(path) if how == "file" else "standard input"
    assert done.err == (f"python -m aftercare: {place}:4: a text of two words or more is expected. It is left out.\n")
    assert done.out == (
        f"2 cards in {deck_file(world)}; they come with `prompt --deck tea`. 1 row is left out. "
        "`deck check tea` says what to mend.\n"
    )
    assert "title: Tea time\n" in deck_file(world).read_text()
    told = json.loads(run("prompt", "--deck", "tea", "-n", "9", "--json").out)["prompts"]
    assert {one["text"]: one["flags"] for one in told} == {"Which cup, then?": [], "Which hug was best?": ["touch"]}
    assert not {"tea-01", "tea-02"} & {
        one["id"] for one in json.loads(run("prompt", "-n", "50", "--json").out)["prompts"]
    }
    run("undo")
    assert not deck_file(world).exists()


def test_what_prompt_lists_can_be_taken_over(run: Run, world: Path) -> None:
    listed = run("prompt", "--list", "--deck", "weekly", "--json").out
    said = run("deck", "new", "ours", "--from", "-", stdin=listed.encode())
    assert said.out.startswith("28 cards in ")
    assert "Nothing is left out." in said.out
    shipped = next(deck for deck in decks.shipped_decks() if deck.name == "weekly").cards
    own = deckfile.parse_own(deck_file(world, "ours").read_text(), "ours.yaml").deck.cards
    for one, other in zip(shipped, own, strict=True):
        for field in ("text", "theme", "depth", "minutes", "who", "form", "softer", "receive", "follow_up", "evidence"):
            assert getattr(one, field) == getattr(other, field)
        assert set(one.flags) <= set(other.flags)


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        (["weekly"], b"", 73, "there is a deck weekly already. Give this one another name."),
        (["mine"], b"", 73, "there is a deck mine already."),
        (["file"], b"", 73, "there is a deck file already."),
        (["2tea"], b"", 2, "'2tea' is no name for a deck."),
        (["a\x1b[31m"], b"", 2, "'a<U+001B>[31m' is no name for a deck."),
        (["tea", "--format", "csv"], b"", 2, "--format goes with --from, and is json, csv or fortune."),
        (["tea", "--from", "-", "--format", "xml"], b"", 2, "--format goes with --from, and is json, csv or fortune."),
        (["tea", "--from", "-", "--format", "json"], b"What?", 65, "standard input:1:1: not valid JSON."),
        (["tea", "--from", "-"], b"", 65, "standard input: holds no card. Give each its own text."),
        (["tea", "--from", "-"], b"\xff\xfe", 65, "standard input:1: not UTF-8 text."),
        (["tea", "--from", "-"], b"\x00a", 65, "standard input: holds binary data, not text."),
        (["tea", "--from", "-"], b"a" * (8 * 2**20 + 1), 65, "standard input: larger than 8 MiB."),
        (["tea", "--from", "-"], b"[" * 100_000, 65, "standard input: too large or too deep"),
        (["tea", "--from", "/no/such/file"], b"", 66, "there is no file /no/such/file."),
        (["tea", "--from", "/tmp"], b"", 66, "there is no file /tmp."),
        (["tea", "--title", "x" * 101], b"", 2, "--title takes text of 1 to 100 characters."),
        ([], b"", 2, "missing"),
    ],
)
def test_what_cannot_be_made_gets_one_sentence(
    run: Run, world: Path, arguments: list[str], stdin: bytes, code: int, said: str
) -> None:
    put_deck(world, "mine", *plain_cards("mine", 1))
    put_file(world, "file.yaml", "broken: [")
    before = picture(world / "decks")
    done = run("deck", "new", *arguments, stdin=stdin, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert picture(world / "decks") == before


def test_what_would_drive_a_terminal_is_made_visible(run: Run, world: Path) -> None:
    nasty = "a\x1b[31m\u202eb c\x07"
    rows = [{"text": nasty, "softer": nasty, "depth": 1}, {"text": "x", nasty: 1}, {"text": "a b", "who": nasty}]
    done = run("deck", "new", "tea", "--title", nasty, "--from", "-", stdin=json.dumps(rows).encode())
    shown = run("deck", "show", "tea", "--cards")
    for one in (done, shown):
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", one.out + one.err) == []
    assert "a<U+001B>[31m<U+202E>b c<U+0007>" in shown.out
    assert deck_file(world).exists()
