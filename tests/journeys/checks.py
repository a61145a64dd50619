"""What is looked for on every page: axe, what axe does not look at, and what axe cannot tell."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
AXE = (HERE.parent / "vendor" / "axe.min.js").read_text()
CHECKS = (HERE / "page_checks.js").read_text()

# What axe leaves to people, by its rule and the reason it gives, and what people saw.
EXPLAINED = {
    "color-contrast": {
        "bgOverlap": "Names of areas on the map: ink (#1d2a30) on the map's paper and lines, above 12.",
        "elmPartiallyObscuring": "Words round a badge: white on the brand colour, which the guard holds above 4.5.",
        "imgNode": "Numbers of pins, where two pins are near: white on the accent colour, as the next.",
        "pseudoContent": "The line of a timeline runs beside the words, never under them: ink on paper, 14.18.",
        "shortTextContent": "Numbers of pins and steps: white on the accent colour, 7.15; the guard holds it.",
    }
}


def run_axe(page, root: str) -> dict[str, list[dict]]:
    page.evaluate(AXE)
    return page.evaluate(
        "root => axe.run(root, { resultTypes: ['violations', 'incomplete'] })"
        ".then(({ violations, incomplete }) => ({ violations, incomplete }))",
        root,
    )


def in_words(faults: list[dict]) -> list[str]:
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary'][:200]}" for fault in faults for node in fault["nodes"]
    ]


def violations(page, root: str) -> list[str]:
    """What axe is sure of, on the part ``root`` of the page as it is."""
    return in_words(run_axe(page, root)["violations"])


def axe_faults(page) -> list[str]:
    """Violations on the page as it is, and what axe could not tell and nobody has explained."""
    result = run_axe(page, "html")
    return in_words(result["violations"]) + [
        f"{fault['id']} cannot tell ({reason_of(node)}): {node['target']} {node['html'][:80]}"
        for fault in result["incomplete"]
        for node in fault["nodes"]
        if reason_of(node) not in EXPLAINED.get(fault["id"], {})
    ]


def reason_of(node: dict) -> str:
    """Why axe could not tell, in its own key."""
    checks = [*node["any"], *node["all"], *node["none"]]
    return next((check["data"].get("messageKey", "") for check in checks if isinstance(check["data"], dict)), "")


def kept(page) -> str:
    """The whole page as it is, to look at later: a press leads on before the page that it leads to is read."""
    page.wait_for_load_state()
    return page.content()


def page_faults(page) -> dict[str, list[str]]:
    """What the checks of our own and axe find on the page as it is."""
    page.wait_for_load_state()
    faults = {**page.evaluate(CHECKS), "axe": axe_faults(page)}
    return {name: found for name, found in faults.items() if found}


def faults_of_widths(page, widths: tuple[int, ...] = (390, 1280)) -> dict[str, list[str]]:
    """What the checks find on the page as it is, on a phone and wide, by the check and the width."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found |= {f"{name} at {width}": faults for name, faults in page_faults(page).items()}
    return found


def assert_nothing(found: dict) -> None:
    """Fail with all that was found, in full."""
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def faults_of_kept(page, seen: dict[str, str]) -> dict[str, dict]:
    """What axe and our own checks find on the pages as they were kept, drawn in a browser that runs scripts."""
    page.route(
        "**/kept-page/*",
        lambda route: route.fulfill(body=seen[route.request.url.split("/")[-1]], content_type="text/html"),
    )
    found = {}
    for name in seen:
        page.goto(f"/kept-page/{name}")
        if faults := page_faults(page):
            found[name] = faults
    return found
