from __future__ import annotations

from django.core.files.base import ContentFile

from hub.shared.staticfiles import HashedStaticFiles


def test_readers_get_our_styles_without_comments_and_blanks_and_those_of_others_whole(tmp_path):
    storage = HashedStaticFiles(location=tmp_path)

    for name in ("css/hub.css", "vendor/govuk.css", "js/hub.js"):
        storage.save(name, ContentFile(b"/*! MIT */\na{color:red}\n/* a\nnote */\nb{color:blue}\n"))

    assert {name: (tmp_path / name).read_text() for name in ("css/hub.css", "vendor/govuk.css", "js/hub.js")} == {
        "css/hub.css": "a{color:red}b{color:blue}",
        "vendor/govuk.css": "/*! MIT */\na{color:red}\n/* a\nnote */\nb{color:blue}\n",
        "js/hub.js": "/*! MIT */\na{color:red}\n/* a\nnote */\nb{color:blue}\n",
    }
