from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static files with a hash in their name, gzipped; imports between ES modules are hashed too.

    Django's pattern only sees an import that ends with a semicolon.
    """

    support_js_module_import_aggregation = True
