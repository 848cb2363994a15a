"""The names of products, editions and modules for the desk page, taken from `products.yml`, the only list of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desk.yaml_text import load_yaml


def names_document(products_file: Path) -> bytes:
    """What `names_of` finds, as JSON. Raises as it does."""
    return json.dumps(names_of(products_file), ensure_ascii=False, sort_keys=True).encode()


def names_of(products_file: Path) -> dict[str, dict[str, str]]:
    """`{products, editions, modules}`, each `{id: name}`. Raises OSError or KeyError if that file is broken."""
    content: dict[str, Any] = load_yaml(products_file.read_text("utf-8"))
    products = content["products"]
    return {
        "products": {product["id"]: product["name"] for product in products},
        "editions": {edition["id"]: edition["name"] for product in products for edition in product["editions"]},
        "modules": {module["id"]: module["name"] for module in content["modules"]},
    }
