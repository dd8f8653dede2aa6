"""What can a connector do that the peer's cannot? What its config says under `caselog`."""
