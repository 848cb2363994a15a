"""The desk API for engineers, health, metrics and the OpenAPI description."""
