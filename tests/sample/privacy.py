from __future__ import annotations

from hub.shared.privacy.registry import declare
from hub.shared.privacy.words import HISTORY_STAFF

declare("sample.Lamp", public="name status watts")
declare("sample.LampHistory", staff=f"{HISTORY_STAFF} user reason subject")
declare("sample.WidgetPage", public="day time instant picture document other text body")
declare("sample.WidgetPagePart", public="sort_order page day picture")
declare("sample.WidgetPageLink", public="sort_order owner page")
