"""A checker of Atom feeds by the rules of RFC 4287, section by section."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339 with capital T and Z, as section 3.3 demands.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
FEED_PARTS = {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle"}
FEED_PARTS |= {"title", "updated", "entry"}
ENTRY_PARTS = {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source"}
ENTRY_PARTS |= {"summary", "title", "updated"}
ONCE = {"generator", "icon", "id", "logo", "rights", "subtitle", "title", "updated", "content", "published", "source"}
ONCE |= {"summary"}


def check_feed(content: bytes) -> tuple[ElementTree.Element, list[str]]:
    """The feed and what is wrong with it. Raises ``ParseError`` for what is not well-formed."""
    feed = ElementTree.fromstring(content)
    faults = [] if feed.tag == f"{ATOM}feed" else [f"the root is {feed.tag}"]
    entries = feed.findall(f"{ATOM}entry")
    faults += part_faults(feed, "feed", FEED_PARTS)
    # 4.1.1: an author of the feed, or one of each entry.
    if feed.find(f"{ATOM}author/{ATOM}name") is None and any(
        entry.find(f"{ATOM}author/{ATOM}name") is None for entry in entries
    ):
        faults.append("nobody is the author")
    if len(links(feed, "self")) != 1:
        faults.append("the feed does not say where it is")
    for number, entry in enumerate(entries):
        where = f"entry {number}"
        faults += part_faults(entry, where, ENTRY_PARTS)
        # 4.1.2: without content, a link to it.
        if entry.find(f"{ATOM}content") is None and not links(entry, "alternate"):
            faults.append(f"{where} has neither content nor a link")
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    faults += [f"{one} is twice an id" for one in set(ids) if ids.count(one) > 1]
    updated = [entry.findtext(f"{ATOM}updated") for entry in entries]
    if updated and instant(feed.findtext(f"{ATOM}updated")) != max(map(instant, updated)):
        faults.append("the feed was not updated when its newest entry was")
    return feed, faults


def part_faults(element: ElementTree.Element, where: str, known: set[str]) -> list[str]:
    names = [child.tag.removeprefix(ATOM) for child in element]
    faults = [f"{where} has {name}, which Atom does not know" for name in names if name not in known]
    faults += [f"{where} has {names.count(name)} of {name}" for name in ONCE & known if names.count(name) > 1]
    faults += [f"{where} has no {name}" for name in ("id", "title", "updated") if not element.findtext(f"{ATOM}{name}")]
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if name in {"updated", "published"} and not DATE.fullmatch(child.text or ""):
            faults.append(f"{where}: {child.text} is no date")
        if name == "id" and not urlsplit(child.text or "").scheme:
            faults.append(f"{where}: its id is no absolute address")
        if name == "link" and urlsplit(child.get("href", "")).scheme not in {"http", "https"}:
            faults.append(f"{where}: the link {child.get('href')} is not absolute")
        if name in {"title", "summary", "subtitle"} and (child.get("type", "text") != "text" or len(child)):
            faults.append(f"{where}: its {name} is not plain text")
        if name == "category" and not child.get("term"):
            faults.append(f"{where} has a category without a term")
    alternates = [(link.get("type"), link.get("hreflang")) for link in links(element, "alternate")]
    if len(alternates) != len(set(alternates)):
        faults.append(f"{where} has two alternates of one kind")
    return faults


def links(element: ElementTree.Element, rel: str) -> list[ElementTree.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
