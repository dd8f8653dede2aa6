"""The change feed over HTTP, for those who cannot reach Kafka."""
