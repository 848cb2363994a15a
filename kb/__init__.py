"""The case library: cases, their store, the encoder, the index, search, the service and its client."""
