"""Public pages as a reader sees them."""

from __future__ import annotations

import re


def text_of(response) -> str:
    """What a reader sees of a page, blanks folded."""
    html = re.sub(r"<(script|style|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "’").split())


def get(client, url, status=200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return text_of(response)
