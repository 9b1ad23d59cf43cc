"""`python -m aftercare` does what `aftercare` does."""

from aftercare.cli import main

main()
