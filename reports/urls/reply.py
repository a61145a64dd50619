"""The reply link, under ``/reply/``: by it officers of a body answer without an account."""

from __future__ import annotations

from django.urls import path

from reports.views.reply import files, gate, other, parts, promises, sending

from . import numbers  # noqa: F401  Registers the converters.

app_name = "reply"

urlpatterns = [
    path("new/", gate.new_link, name="new"),
    path("<str:token>/", gate.OverviewView.as_view(), name="overview"),
    path("<str:token>/code/", gate.CodeView.as_view(), name="code"),
    path("<str:token>/item/<record_number:number>/", parts.ItemView.as_view(), name="item"),
    path("<str:token>/words/", parts.WordsView.as_view(), name="words"),
    path("<str:token>/files/", files.FilesView.as_view(), name="files"),
    path("<str:token>/files/<record_number:pk>/remove/", files.RemoveView.as_view(), name="remove_file"),
    path("<str:token>/who/", parts.SignatoryView.as_view(), name="signatory"),
    path("<str:token>/check/", sending.CheckView.as_view(), name="check"),
    path("<str:token>/sent/<record_number:pk>/", sending.ReceiptView.as_view(), name="receipt"),
    path("<str:token>/sent/<record_number:pk>/copy/", sending.CopyView.as_view(), name="copy"),
    path("<str:token>/promises/", promises.PromisesView.as_view(), name="promises"),
    path("<str:token>/promises/<record_number:pk>/", promises.PromiseView.as_view(), name="promise"),
    path("<str:token>/pass-on/", other.PassOnView.as_view(), name="pass_on"),
    path("<str:token>/take-back/<record_number:pk>/", other.TakeBackView.as_view(), name="take_back"),
    path("<str:token>/ask/", other.AskView.as_view(), name="ask"),
    path("<str:token>/received/", other.AcknowledgeView.as_view(), name="acknowledge"),
    path("<str:token>/more-time/", other.MoreTimeView.as_view(), name="more_time"),
    path("<str:token>/not-ours/", other.NotOursView.as_view(), name="not_ours"),
    path("<str:token>/no-reply/", other.RefuseView.as_view(), name="refuse"),
]
