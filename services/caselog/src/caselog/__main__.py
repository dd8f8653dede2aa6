"""What does `python -m caselog` do? The same as `caselog`."""

from caselog.cli import main

main()
