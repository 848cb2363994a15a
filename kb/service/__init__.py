"""The library as a service on loopback: JSON over HTTP, one token, one encoder for everybody."""
