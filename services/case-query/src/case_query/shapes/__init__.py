"""Which shape has what is answered, beside cases and attachments? For the API's description."""
