"""Where a run begins: `aftercare`, and `python -m aftercare`."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the program.

    A run is short and ends by giving everything back, so the garbage collector would only cost time: a
    quarter of it, at every start. It is off before anything heavier is imported.
    """
    gc.disable()
    from aftercare.cli import main as run

    run()


if __name__ == "__main__":
    main()
