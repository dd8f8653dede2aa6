"""Which external systems are there? One file each, all behind the seam of `system`."""
