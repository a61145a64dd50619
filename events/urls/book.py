from __future__ import annotations

from django.urls import path

from events.views import book, feedback, my_booking

app_name = "book"
urlpatterns = [
    path("mine/<str:token>/", my_booking.mine, name="mine"),
    path("mine/<str:token>/change/", my_booking.change, name="change"),
    path("mine/<str:token>/date/", my_booking.another_date, name="date"),
    path("mine/<str:token>/hand-over/", my_booking.hand_over, name="hand_over"),
    path("mine/<str:token>/cancel/", my_booking.cancel, name="cancel"),
    path("mine/<str:token>/calendar.ics", my_booking.calendar_file, name="calendar"),
    path("how-was-it/<uuid:uid>/", feedback.feedback, name="feedback"),
    path("how-was-it/<uuid:uid>/received/", feedback.received, name="feedback_received"),
    path("<slug:code>/", book.book, name="start"),
    path("<slug:code>/check-your-email/", book.held, name="held"),
    path("<slug:code>/waiting-list/", book.waits, name="waits"),
]
