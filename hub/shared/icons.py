"""The icons of the public site: strokes on a 24 by 24 grid, decoration beside words and never instead of them."""

from __future__ import annotations

ICONS = {
    "arrow-left": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "arrow-right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "badge": '<path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1.1 5.9L12 16.8l-5.3 2.9 1.1-5.9L3.5 9.7l5.9-.8z"/>',
    "bus": '<rect x="5" y="4" width="14" height="13" rx="2.5"/><path d="M5 11h14M8 17v2.5M16 17v2.5"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "change": '<path d="M4 9a8 8 0 0 1 14-3l2 2M20 4v4h-4M20 15a8 8 0 0 1-14 3l-2-2M4 20v-4h4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "coins": (
        '<ellipse cx="12" cy="6.5" rx="7" ry="3"/>'
        '<path d="M5 6.5v11c0 1.7 3.1 3 7 3s7-1.3 7-3v-11M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3"/>'
    ),
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "feed": '<path d="M5 4.5A14.5 14.5 0 0 1 19.5 19M5 11a8 8 0 0 1 8 8"/><circle cx="6.3" cy="17.7" r="1.3"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.4v.1"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2"/>'
        '<path d="M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2"/>'
    ),
    "list": '<path d="M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3.5 7l8.5 6 8.5-6"/>',
    "minus": '<path d="M5 12h14"/>',
    "people": (
        '<circle cx="8.5" cy="8.5" r="3.2"/><path d="M2.5 19c.6-3.6 3-5.5 6-5.5s5.4 1.9 6 5.5"/>'
        '<circle cx="16.5" cy="9.5" r="2.5"/><path d="M16.2 13.8c2.8 0 4.7 1.7 5.3 4.7"/>'
    ),
    "phone": (
        '<path d="M6 3h3.2l1.5 4.5-2 1.5a12 12 0 0 0 6.3 6.3l1.5-2L21 14.8V18'
        'a3 3 0 0 1-3 3C10.3 21 3 13.7 3 6a3 3 0 0 1 3-3z"/>'
    ),
    "pin": '<path d="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.4"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "send": '<path d="M3 11.5L21 3l-7 18-3-7.5z"/><path d="M11 13.5L21 3"/>',
    "speech": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "tick": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "warning": '<path d="M12 4L2.8 20h18.4z"/><path d="M12 10v4.5M12 17.4v.1"/>',
}
