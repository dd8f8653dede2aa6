"""What runs Caselog? One program: its services, and for a laptop Kafka and MongoDB too."""
