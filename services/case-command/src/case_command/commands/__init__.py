"""Which commands come over Kafka, and what are they answered? By the same decisions as HTTP."""
