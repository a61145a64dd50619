from __future__ import annotations

from django.urls import path

from hub.portal.views import asking, credits, events, home, invitation, listing, people, promises, stories, training

app_name = "portal"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("invitation/accept/<str:token>/", invitation.InvitationView.as_view(), name="invitation"),
    path("<slug:slug>/", home.OverviewView.as_view(), name="overview"),
    path("<slug:slug>/listing/", listing.ListingView.as_view(), name="listing"),
    path("<slug:slug>/listing/change/", listing.EditView.as_view(), name="listing_edit"),
    path("<slug:slug>/listing/logo/", listing.LogoView.as_view(), name="listing_logo"),
    path("<slug:slug>/listing/right/", listing.ConfirmView.as_view(), name="listing_confirm"),
    path("<slug:slug>/listing/withdraw/", listing.WithdrawView.as_view(), name="listing_withdraw"),
    path("<slug:slug>/promises/", promises.PromisesView.as_view(), name="promises"),
    path("<slug:slug>/promises/<int:pk>/", promises.SpeakView.as_view(), name="promise"),
    path("<slug:slug>/events/", events.EventsView.as_view(), name="events"),
    path("<slug:slug>/events/offer/", events.OfferEventView.as_view(), name="event_offer"),
    path("<slug:slug>/events/<int:pk>/withdraw/", events.WithdrawEventView.as_view(), name="event_withdraw"),
    path("<slug:slug>/stories/", stories.StoriesView.as_view(), name="stories"),
    path("<slug:slug>/stories/one/", stories.StoryView.as_view(), name="story"),
    path("<slug:slug>/stories/template.csv", stories.TemplateFileView.as_view(), name="stories_template"),
    path("<slug:slug>/stories/file/", stories.FileView.as_view(), name="stories_file"),
    path("<slug:slug>/stories/file/<int:pk>/", stories.WaitingFileView.as_view(), name="story_file"),
    path("<slug:slug>/credits/", credits.CreditsView.as_view(), name="credits"),
    path("<slug:slug>/asking/", asking.AskingView.as_view(), name="asking"),
    path("<slug:slug>/asking/month/", asking.MonthView.as_view(), name="asking_month"),
    path("<slug:slug>/asking/log/", asking.LogView.as_view(), name="asking_log"),
    path("<slug:slug>/asking/<int:pk>/", asking.ChangeView.as_view(), name="asking_change"),
    path("<slug:slug>/asking/<int:pk>/call-off/", asking.CallOffView.as_view(), name="asking_call_off"),
    path("<slug:slug>/training/", training.EnquiriesView.as_view(), name="training"),
    path("<slug:slug>/training/<int:pk>/", training.EnquiryView.as_view(), name="training_enquiry"),
    path("<slug:slug>/people/", people.PeopleView.as_view(), name="people"),
    path("<slug:slug>/people/invite/", people.InviteView.as_view(), name="people_invite"),
    path("<slug:slug>/people/<int:pk>/role/", people.RoleView.as_view(), name="people_role"),
    path("<slug:slug>/people/<int:pk>/remove/", people.RemoveView.as_view(), name="people_remove"),
    path("<slug:slug>/people/invitations/<int:pk>/cancel/", people.CancelView.as_view(), name="invitation_cancel"),
]
