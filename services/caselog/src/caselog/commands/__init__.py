"""What may be asked of the program? One file per command: options in, an exit code out."""
