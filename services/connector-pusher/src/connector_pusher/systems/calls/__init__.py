"""How is another system called? The same way for all of them: vetted, bounded, and told in full."""
