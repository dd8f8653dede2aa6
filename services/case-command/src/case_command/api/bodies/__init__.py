"""What may a request say? Its shapes and limits, and what they mean in the contract's words."""
