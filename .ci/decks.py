"""Write the shipped decks, compiled into one file, to stdout."""

import sys

from aftercare import decks

sys.stdout.buffer.write(decks.compiled(decks.sources()))
