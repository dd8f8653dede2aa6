"""How does a laptop get a real Kafka and a real MongoDB? As processes of ours, without Docker."""
