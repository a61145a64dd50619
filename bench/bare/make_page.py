"""Run with the settings of the bare site: puts one page below the greeting of a new Wagtail site."""

from __future__ import annotations

import django

django.setup()

from wagtail.models import Site  # noqa: E402

from bench.bare.models import BarePage  # noqa: E402

TEXT = "<p>" + "</p><p>".join(["Words that say what a page of an ordinary site says to its readers. " * 4] * 6) + "</p>"


def make_page() -> None:
    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=BarePage(title="A bare page", slug="bare", body=TEXT)).save_revision().publish()


if __name__ == "__main__":
    make_page()
