"""Masking: secrets a customer types are replaced before anything is stored or forwarded.

Masked are passwords, one-time codes, keys and tokens of programs, Chinese identity numbers and bank cards.  Phone
numbers stay readable on purpose: support calls customers back on them, and the accounts of the products are often phone
numbers; they are personal data, not credentials, and fall under retention rather than masking.
"""

from desk.masking.filename import mask_filename
from desk.masking.mask import mask
from desk.masking.spans import Kind, Masked, Span

__all__ = ["Kind", "Masked", "Span", "mask", "mask_filename"]
