"""In the admin: the header's buttons that belong to drafts."""

from __future__ import annotations


class EditedAsDraft:
    """Mixin before a view of one request: its header offers to edit and delete a draft alone."""

    def get_edit_url(self):
        return super().get_edit_url() if self.object.is_draft else None

    def get_delete_url(self):
        return super().get_delete_url() if self.object.is_draft else None
