"""The start card: eight lines for someone who typed the program's name and nothing else."""


def lines(prog: str) -> tuple[str, ...]:
    """The eight lines, each command with the name that the program was called by."""
    rows = (
        (f"{prog} prompt", "a question to talk about"),
        (f"{prog} talk weekly", "a short talk, step by step"),
        (f"{prog} log cuddle 5m", "note what you did"),
        (f"{prog} week", "the week at a glance"),
        (f"{prog} undo", "take the last change back"),
        (f"{prog} --help", "everything else"),
    )
    width = max(len(command) for command, _ in rows)
    return (
        "Small caring habits, in plain files that are yours. Nothing is ever sent.",
        "",
        *(f"  {command:<{width}}   {what}" for command, what in rows),
    )
