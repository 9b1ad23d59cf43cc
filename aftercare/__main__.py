"""Where a run begins: `aftercare`, and `python -m aftercare`."""

import gc
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the program.

    A run is short and ends by giving everything back, so the garbage collector would only cost time: a
    quarter of it, at every start. It is off before anything heavier is imported.
    """
    gc.disable()
    try:
        from aftercare.cli import main as run

        run()
    except KeyboardInterrupt:  # while it loads, or on its way out: nothing is half written, so there is nothing to say
        sys.exit(130)


if __name__ == "__main__":
    main()
