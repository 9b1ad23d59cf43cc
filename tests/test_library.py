"""All decks together: the shipped ones compiled, one's own beside them, and what is kept of those in the cache."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aftercare import deckfile, decks, home
from aftercare.cards import Card, Deck
from aftercare.decks import Library
from aftercare.errors import DataInvalid, InputMissing, UsageProblem
from aftercare.home import Home
from tests.support.owndecks import card, deck_text, plain_cards, put_deck, put_file

SHIPPED = [deck.name for deck in decks.shipped_decks()]
SAME_SIZE = ("What is good about tea?", "What is good about air?")


@pytest.fixture
def at(world: Path) -> Home:
    return home.find(str(world), {})


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of this test count as written long ago, so that what is compiled of them may be kept."""
    monkeypatch.setattr(decks, "_SETTLED", -3600.0)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which files were parsed, one after the other."""
    found: list[str] = []
    parse_own = deckfile.parse_own

    def _parse(text: str, path: str) -> deckfile.Own:
        found.append(Path(path).name)
        return parse_own(text, path)

    monkeypatch.setattr(deckfile, "parse_own", _parse)
    return found


def own(library: Library) -> list[Deck]:
    return [deck for deck in library.decks if deck.own]


def ids(library: Library) -> list[str]:
    return [one.id for deck in own(library) for one in deck.cards]


def cached(at: Home) -> Path:
    return Path(at.path(decks.CACHED))


# ---- which there are


def test_the_shipped_decks_are_there_without_any_file_and_nothing_is_written(at: Home, world: Path) -> None:
    library = decks.library(at)
    assert library.names == SHIPPED
    assert (library.faults, library.broken) == ((), ())
    assert not any(one.own or one.guarded for one in library.cards)
    assert not world.exists()


def test_ones_own_deck_stands_beside_the_shipped_ones(world: Path, at: Home) -> None:
    put_deck(world, "tea", *plain_cards("tea", 2), title="Tea", context="weekly", about="For quiet days.\n")
    (deck,) = own(decks.library(at))
    assert (deck.name, deck.title, deck.context, deck.about, deck.file) == (
        "tea",
        "Tea",
        "weekly",
        "For quiet days.",
        "tea",
    )
    assert [(one.id, one.own, one.guarded, one.context) for one in deck.cards] == [
        ("tea-01", True, False, "weekly"),
        ("tea-02", True, False, "weekly"),
    ]


def test_without_a_home_only_the_shipped_ones_are_there(world: Path) -> None:
    put_deck(world, "tea", *plain_cards("tea", 2))
    assert decks.library(None) == Library(decks.shipped_decks())


@pytest.mark.parametrize("word", ["tea", "TEA", "te", "my notes", "my n"])
def test_a_deck_is_found_by_its_name_its_file_or_the_beginning_of_one(world: Path, at: Home, word: str) -> None:
    put_file(world, "my notes.yaml", deck_text("tea", *plain_cards("tea", 1)))
    assert decks.library(at).find(word).name == "tea"


def test_what_is_no_deck_gets_the_nearest_name(world: Path, at: Home) -> None:
    put_file(world, "my.yaml", deck_text("green-tea", card("tea-01")))
    library = decks.library(at)
    with pytest.raises(InputMissing, match="Did you mean green-tea"):
        library.find("green-te2")
    with pytest.raises(UsageProblem, match="'after' could be after-closeness or after-conflict"):
        library.find("after")


def test_a_shipped_deck_goes_before_ones_own_file_of_its_name(world: Path, at: Home) -> None:
    put_file(world, "weekly.yaml", deck_text("mine", *plain_cards("mine", 1)))
    assert not decks.library(at).find("weekly").own
    assert decks.library(at).find("mine").own


@pytest.mark.parametrize("file", [".hidden.yaml", "notes.txt", "tea.yml", ".tea.yaml.new"])
def test_other_files_beside_the_decks_are_left_alone(world: Path, at: Home, file: str) -> None:
    put_file(world, file, "no deck at all: [")
    assert decks.library(at) == Library(decks.shipped_decks())


# ---- names and ids that are taken


def test_an_own_deck_needs_a_name_of_its_own(world: Path, at: Home) -> None:
    path = put_deck(world, "weekly", *plain_cards("mine", 1), context="weekly")
    library = decks.library(at)
    assert own(library) == []
    (fault,) = library.faults
    assert fault == (
        f"{path}: its deck is called weekly, as the shipped deck 'The week, gently' is. Give it another name. "
        "(this deck is left out)"
    )
    assert not library.find("weekly").own


def test_of_two_own_decks_with_one_name_the_second_is_left_out(world: Path, at: Home) -> None:
    put_file(world, "a.yaml", deck_text("tea", *plain_cards("first", 1)))
    put_file(world, "b.yaml", deck_text("tea", *plain_cards("second", 1)))
    library = decks.library(at)
    assert ids(library) == ["first-01"]
    assert len(library.faults) == 1
    assert "b.yaml: its deck is called tea, as a.yaml is." in library.faults[0]
    with pytest.raises(DataInvalid, match="Give it another name"):
        library.find("b")


@pytest.mark.usefixtures("settled")
def test_a_card_with_another_decks_id_is_left_out_with_its_line(world: Path, at: Home, parsed: list[str]) -> None:
    path = put_deck(world, "a", card("weekly-01"), card("tea-01"))
    other = put_deck(world, "b", card("tea-02"), card("tea-01"))
    for _ in range(2):
        library = decks.library(at)
        assert ids(library) == ["tea-01", "tea-02"]
        assert library.faults == (
            f"{path}:6: weekly-01 is the id of another deck's card. Rename it. (this card is left out)",
            f"{other}:7: tea-01 is the id of another deck's card. Rename it. (this card is left out)",
        )
    assert parsed == ["a.yaml", "b.yaml"]
    assert len({one.id for one in library.cards}) == len(library.cards)


# ---- what cannot be read

BROKEN: dict[str, tuple[str | bytes, str]] = {
    "open bracket": ("aftercare: deck/1\ndeck: [tea\n", "tea.yaml:3:1: "),
    "tab": ("aftercare: deck/1\n\tdeck: tea\n", "tea.yaml:2:1: a tab stands where YAML wants spaces."),
    "empty": ("", "tea.yaml:1: is empty; `aftercare: deck/1` is expected."),
    "a list": ("- a\n- b\n", "tea.yaml:1: holds no keys; `aftercare: deck/1` is expected."),
    "another kind": ("aftercare: plan/1\n", "tea.yaml:1:12: begins with plan/1; `aftercare: deck/1` is expected"),
    "newer": ("aftercare: deck/2\ndeck: tea\n", "tea.yaml:1:12: written as deck/2, and this program reads deck/1."),
    "not text": (b"aftercare: deck/1\ndeck: \xff\n", "tea.yaml:2: not UTF-8 text."),
    "binary": (bytes(range(256)), "tea.yaml:"),
    "zeros": (b"\x00\x01\x02", "tea.yaml: holds binary data, not text."),
    "unknown key": (deck_text("tea", card("tea-01"), tittle="x"), "tea.yaml:5:1: `tittle` is not a key"),
    "title missing": ("aftercare: deck/1\ndeck: tea\ncontext: weekly\n", "`title` is missing here."),
    "name with a space": (deck_text("tea", deck="my tea"), "tea.yaml:2:7: `deck`: a short name of a-z, 0-9 and -"),
    "cards that are none": (deck_text("tea") + "  many\n", "tea.yaml:6:3: `cards`: a list is expected."),
    "twice": ("aftercare: deck/1\ndeck: tea\ndeck: tea\n", "tea.yaml:3:1: `deck` stands twice."),
    "alias": ("aftercare: deck/1\ndeck: &a tea\ntitle: *a\ncontext: weekly\n", "tea.yaml:3: aliases (*a) are not read"),
    "nested": ("aftercare: deck/1\ncards: " + "[" * 5000, "tea.yaml: nested too deeply."),
    "nested maps": ("aftercare: deck/1\ncards: " + "{a: " * 5000, "tea.yaml: nested too deeply."),
    "a key of keys": ("aftercare: deck/1\n? {a: b}\n: c\n", "tea.yaml:2:3: a key must be a single word."),
    "bomb": (
        "aftercare: deck/1\na: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "tea.yaml:3: aliases (*a) are not read here.",
    ),
    "far too many values": ("aftercare: deck/1\ncards: [" + "[]," * 600_000 + "]", "tea.yaml: holds far more than is"),
    "too large": (b"aftercare: deck/1\n#" + b"x" * decks.MOST_BYTES, "tea.yaml: larger than 8 MiB"),
}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_deck_is_named_once_with_its_place_and_hides_no_other(
    world: Path, at: Home, parsed: list[str], fault: str
) -> None:
    text, said = BROKEN[fault]
    put_file(world, "tea.yaml", text)
    put_deck(world, "water", card("water-01"))
    for _ in range(2):
        library = decks.library(at)
        assert ids(library) == ["water-01"]
        (told,) = library.faults
        assert said in told
        assert told.endswith(" (this deck is left out)")
        assert told.isprintable()
        with pytest.raises(DataInvalid) as caught:
            library.find("tea")
        assert said in str(caught.value)
        assert library.find("water").name == "water"
    assert parsed.count("water.yaml") == 1
    assert parsed.count("tea.yaml") <= 1


def unreadable(folder: Path) -> Iterator[Path]:
    """Things that are called like decks and are none."""
    (folder / "a-folder.yaml").mkdir()
    yield folder / "a-folder.yaml"
    (folder / "dead-link.yaml").symlink_to(folder / "nowhere")
    yield folder / "dead-link.yaml"
    (folder / "ring.yaml").symlink_to(folder / "ring.yaml")
    yield folder / "ring.yaml"
    (folder / "null.yaml").symlink_to("/dev/null")
    yield folder / "null.yaml"
    (folder / "zeros.yaml").symlink_to("/dev/zero")
    yield folder / "zeros.yaml"
    os.mkfifo(folder / "pipe.yaml")
    yield folder / "pipe.yaml"
    sparse = folder / "sparse.yaml"
    with sparse.open("wb") as file:
        file.truncate(100 * 2**20)
    yield sparse


def test_what_is_no_file_of_text_is_left_out_with_a_word_each(world: Path, at: Home) -> None:
    put_deck(world, "water", card("water-01"))
    paths = list(unreadable(world / "decks"))
    library = decks.library(at)
    assert ids(library) == ["water-01"]
    assert len(library.faults) == len(paths)
    for path in paths:
        (told,) = [fault for fault in library.faults if str(path) in fault]
        assert told.endswith(" (this deck is left out)")
        with pytest.raises(DataInvalid):
            library.find(path.stem)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_deck_that_may_not_be_read_is_left_out_with_a_word(world: Path, at: Home) -> None:
    put_deck(world, "tea", card("tea-01")).chmod(0)
    assert "not permitted" in decks.library(at).faults[0]


def test_a_link_to_a_deck_is_followed(world: Path, at: Home, tmp_path: Path) -> None:
    elsewhere = tmp_path / "tea.yaml"
    elsewhere.write_text(deck_text("tea", card("tea-01")))
    put_deck(world, "water", card("water-01"))
    (world / "decks" / "tea.yaml").symlink_to(elsewhere)
    assert ids(decks.library(at)) == ["tea-01", "water-01"]


# ---- cards that cannot be used

TEXTS = ("text", "softer", "follow_up", "no_touch_alt", "literal", "receive", "content_note", "skip_line")
UNUSABLE: dict[str, dict[str, Any]] = {
    "depth": {"depth": 7},
    "no depth": {"depth": None},
    "who": {"who": "both"},
    "minutes": {"minutes": 0},
    "unknown key": {"minuts": 3},
    "id": {"id": "No Id"},
    "flags": {"flags": ["love"]},
    "flags that are no list": {"flags": "touch"},
    "a flag that is a list": {"flags": [["touch"]]},
    "a long text": {"text": "a " * 400},
    "no text": {"text": ""},
    "attribute": {"text": "{{ ''.__class__.__mro__ }}"},
    "unknown name": {"text": "{{ partner }}"},
    "unended": {"text": "{{ someone"},
    "a loop": {"text": "{% for i in range(10**9) %}x{% endfor %}"},
    "globals": {"receive": "{{ cycler.__init__.__globals__.os }}"},
    "power": {"softer": "{{ 9**9**9 }}"},
    "times": {"follow_up": "{{ 'x' * 10**9 }}"},
    "filter": {"literal": "{{ someone|center(999999999) }}"},
    "call": {"no_touch_alt": "{{ someone.upper() }}"},
    "self": {"content_note": "{{ self.__init__.__globals__ }}"},
}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("what", UNUSABLE)
def test_a_bad_card_is_left_out_with_file_and_line_and_the_others_come(
    world: Path, at: Home, parsed: list[str], what: str
) -> None:
    path = put_deck(world, "tea", card("tea-01"), card("tea-02") | UNUSABLE[what], card("tea-03"))
    for _ in range(2):
        library = decks.library(at)
        assert ids(library) == ["tea-01", "tea-03"]
        (told,) = library.faults
        assert told.startswith(f"{path}:7:")
        assert told.endswith((". (this card is left out)", "? (this card is left out)"))
        assert library.find("tea").name == "tea"
    assert parsed == ["tea.yaml"]


@pytest.mark.parametrize("raw", ["tea", "5", "null", "[tea]", "{}"])
def test_what_is_no_card_at_all_is_left_out_too(world: Path, at: Home, raw: str) -> None:
    put_file(world, "tea.yaml", deck_text("tea", card("tea-01")) + f"- {raw}\n")
    library = decks.library(at)
    assert ids(library) == ["tea-01"]
    assert len(library.faults) == 1
    assert "tea.yaml:7:" in library.faults[0]


def test_an_id_that_stands_twice_belongs_to_the_first(world: Path, at: Home) -> None:
    path = put_deck(world, "tea", card("tea-01", text="The first?"), card("tea-01", text="The second?"))
    library = decks.library(at)
    assert [one.text for one in own(library)[0].cards] == ["The first?"]
    assert library.faults[0].startswith(f"{path}:7:")


def test_of_many_bad_cards_a_few_are_named(world: Path, at: Home) -> None:
    put_deck(world, "tea", *(card(f"tea-{number:02}", depth=9) for number in range(1, 31)), card("tea-99"))
    library = decks.library(at)
    assert ids(library) == ["tea-99"]
    assert len(library.faults) == decks.MOST_SAID + 1
    assert library.faults[-1].endswith("tea.yaml: 25 more cards left out. `deck check` names them all.")


def test_what_a_fault_quotes_cannot_drive_a_terminal(world: Path, at: Home) -> None:
    nasty = "a\x1b[31m\x07\x9b\u202eb\u2066"
    put_deck(world, "tea", card("tea-01", **{nasty: 1}), card("tea-02", flags=[nasty]), card("tea-03", **{"x\ny": 1}))
    put_deck(world, "air", **{nasty: 1})
    put_file(world, f"{nasty}.yaml", "aftercare: deck/1\ndeck: [")
    library = decks.library(at)
    assert len(library.faults) == 5
    assert [fault for fault in library.faults if not fault.isprintable()] == []


def test_a_file_name_that_is_no_unicode_is_no_fault(world: Path, at: Home) -> None:
    put_file(world, os.fsdecode(b"caf\xe9.yaml"), deck_text("tea", card("tea-01")))
    for _ in range(2):
        assert ids(decks.library(at)) == ["tea-01"]


# ---- guarded cards

GUARDED = {
    "D04": "What is it, and why did you go?",
    "D05": "How was it your fault?",
    "D06": "What do we owe each other?",
    "D07": "How would you rate your partner?",
    "D10": "Which foreplay do you like?",
    "D11": "How often do we have sex?",
    "D17": "What is your password?",
}


@pytest.mark.parametrize("rule", GUARDED)
@pytest.mark.parametrize("field", ["text", "receive", "softer", "follow_up", "no_touch_alt", "literal", "content_note"])
def test_cards_that_word_what_shipped_ones_never_do_are_guarded(world: Path, at: Home, rule: str, field: str) -> None:
    put_deck(world, "tea", card("tea-01", **{field: GUARDED[rule].replace("'", "\u2019")}), card("tea-02"))
    library = decks.library(at)
    assert [one.guarded for one in own(library)[0].cards] == [True, False]
    assert library.faults == ()


def test_a_card_that_lacks_a_flag_is_guarded_until_it_has_it(world: Path, at: Home) -> None:
    told = {"text": "What touch on your naked body do you like?", "flags": []}
    put_deck(world, "tea", card("tea-01", **told), card("tea-02", **told | {"flags": ["touch", "body"]}))
    assert [one.guarded for one in own(decks.library(at))[0].cards] == [True, False]


def test_words_of_another_language_are_not_guessed_at(world: Path, at: Home) -> None:
    put_deck(world, "tee", card("tee-01", text="Was war: why did you go?"), lang="de")
    assert [one.guarded for one in own(decks.library(at))[0].cards] == [False]


def test_no_shipped_card_is_guarded() -> None:
    from aftercare.deckcheck import guarded

    assert [one.id for deck in decks.shipped_decks() for one in deck.cards if guarded(one)] == []


# ---- the cache


@pytest.mark.usefixtures("settled")
def test_a_deck_is_parsed_once(world: Path, at: Home, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    put_deck(world, "tea", *plain_cards("tea", 3))
    first = decks.library(at)
    monkeypatch.setattr(decks, "read", lambda path: pytest.fail(f"{path} was read"))
    assert decks.library(at) == first
    assert parsed == ["tea.yaml"]
    assert cached(at).stat().st_mode & 0o777 == 0o600


def test_a_deck_that_was_written_just_now_is_not_kept(world: Path, at: Home, parsed: list[str]) -> None:
    """Within the same tick of the disk's clock it may change once more, its size and times the same."""
    for text in (*SAME_SIZE, *SAME_SIZE):
        path = put_deck(world, "tea", card("tea-01", text=text))
        os.utime(path, ns=(10**18, 10**18))
        assert [one.text for one in own(decks.library(at))[0].cards] == [text]
    assert len(parsed) == 4
    assert not cached(at).exists()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("how", ["rewritten", "replaced", "same times", "link turned"])
def test_a_changed_deck_is_noticed_at_once(world: Path, at: Home, tmp_path: Path, how: str) -> None:
    path = put_deck(world, "tea", card("tea-01", text=SAME_SIZE[0]))
    if how == "link turned":
        for number, text in enumerate(SAME_SIZE):
            (tmp_path / f"{number}.yaml").write_text(deck_text("tea", card("tea-01", text=text)))
        path.unlink()
        path.symlink_to(tmp_path / "0.yaml")
    assert [one.text for one in own(decks.library(at))[0].cards] == [SAME_SIZE[0]]
    assert cached(at).exists()
    before = path.stat()
    if how == "link turned":
        path.unlink()
        path.symlink_to(tmp_path / "1.yaml")
    elif how == "replaced":
        new = world / "decks" / "new"
        new.write_text(path.read_text().replace(*SAME_SIZE))
        new.replace(path)
    else:
        path.write_text(path.read_text().replace(*SAME_SIZE))
    if how == "same times":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        now = path.stat()
        assert (before.st_size, before.st_mtime_ns, before.st_ino) == (now.st_size, now.st_mtime_ns, now.st_ino)
    assert [one.text for one in own(decks.library(at))[0].cards] == [SAME_SIZE[1]]


@pytest.mark.usefixtures("settled")
def test_nothing_stays_of_decks_that_are_gone(world: Path, at: Home) -> None:
    paths = [put_deck(world, name, card(f"{name}-01", text=f"What of {name}?")) for name in ("tea", "air")]
    decks.library(at)
    assert b"What of air?" in cached(at).read_bytes()
    paths[1].unlink()
    assert ids(decks.library(at)) == ["tea-01"]
    assert b"What of air?" not in cached(at).read_bytes()
    paths[0].unlink()
    assert own(decks.library(at)) == []
    assert not cached(at).exists()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[1]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"program": "0.0", "kept": {}}',
        b'{"program": 5, "kept": []}',
        b'{"program": "VERSION", "kept": {"tea": 5}}',
        b'{"program": "VERSION", "kept": {"tea": {"stamp": [], "deck": {}, "places": [], "faults": []}}}',
        b'{"program": "VERSION", "kept": {"tea": {"stamp": [1, 2], "deck": null, "places": [], "faults": []}}}',
        b'{"program": "VERSION", "kept": {"gone": {"stamp": [0,0,0,0], "deck": null, "places": [], "faults": []}}}',
    ],
)
def test_a_broken_or_foreign_cache_is_no_fault(world: Path, at: Home, content: bytes) -> None:
    from aftercare.version import __version__

    put_deck(world, "tea", *plain_cards("tea", 2))
    cached(at).parent.mkdir()
    cached(at).write_bytes(content.replace(b"VERSION", __version__.encode()))
    for _ in range(2):
        library = decks.library(at)
        assert (ids(library), library.faults) == (["tea-01", "tea-02"], ())
    assert list(json.loads(cached(at).read_bytes())["kept"]) == ["tea"]


@pytest.mark.usefixtures("settled")
def test_a_cache_of_another_version_is_not_used(world: Path, at: Home, parsed: list[str]) -> None:
    put_deck(world, "tea", *plain_cards("tea", 2))
    decks.library(at)
    content = json.loads(cached(at).read_bytes())
    cached(at).write_text(json.dumps(content | {"program": "0.0.1"}))
    assert ids(decks.library(at)) == ["tea-01", "tea-02"]
    assert len(parsed) == 2


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("what", ["a file", "a folder", "a dead link", "a full disk"])
def test_a_cache_that_cannot_be_written_is_no_fault(
    world: Path, at: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    put_deck(world, "tea", *plain_cards("tea", 2))
    if what == "a file":
        (world / "cache").write_text("in the way")
    elif what == "a folder":
        cached(at).mkdir(parents=True)
    elif what == "a dead link":
        (world / "cache").symlink_to(tmp_path / "no" / "where")
    else:
        from aftercare import files
        from aftercare.errors import InputOutput

        def _full(path: str, content: bytes) -> None:
            raise InputOutput(f"cannot write {path} ({len(content)}): no space left.")

        monkeypatch.setattr(files, "replace", _full)
    for _ in range(2):
        library = decks.library(at)
        assert (ids(library), library.faults) == (["tea-01", "tea-02"], ())


# ---- many cards


@pytest.mark.usefixtures("settled")
def test_a_deck_of_ten_thousand_cards_is_read_once_and_drawn_from(
    world: Path, at: Home, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from aftercare import prompts
    from aftercare.prompts import Asked
    from aftercare.settings import Settings

    many = [card(f"many-{number:05}", text=f"What is good about {number}?") for number in range(10_000)]
    put_deck(world, "many", *many)
    assert len(ids(decks.library(at))) == 10_000
    monkeypatch.setattr(decks, "read", lambda path: pytest.fail(f"{path} was read"))
    pool = prompts.pool(at, Asked(deck="many").checked(), Settings())
    assert len(pool.cards) == 10_000
    assert parsed == ["many.yaml"]


def test_the_whole_of_a_card_comes_back_from_the_cache(world: Path, at: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decks, "_SETTLED", -3600.0)
    told: dict[str, Any] = {field: f"{field} \u8336 \u2028 \u2615" for field in TEXTS}
    put_deck(world, "tea", card("tea-01", **told, flags=["touch"], answers=["write", "gesture"], evidence="clinical"))
    first = decks.library(at)
    again = decks.library(at)
    assert first == again
    (one,) = own(again)[0].cards
    assert isinstance(one, Card)
    assert {getattr(one, field) for field in TEXTS} == set(told.values())
