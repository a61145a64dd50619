"""The page of a certificate in the admin: what it says, and giving it out anew or taking it back."""

from __future__ import annotations

from django import forms

from events.domain.certificate_paper import facts
from events.domain.certificates import ENDED, issue, revocation_letter, revoke, valid_certificate, verdict_on
from events.domain.enrolling import send_certificate_link
from events.enums import CertificateEnding, RevokedBecause
from events.forms.training import ReissueForm, RevokeForm
from hub.shared.mail_frames import MailPreview
from hub.shared.reveals import RevealsPerson
from hub.shared.staff_actions import StaffActionsView


class CertificateView(RevealsPerson, StaffActionsView):
    page_title = "Certificate"
    needs_permission = "events.change_certificate"
    actions = {"reissue": ReissueForm, "send": forms.Form, "revoke": RevokeForm}

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def build_form(self, action: str, data=None) -> forms.Form:
        if action == "reissue":
            return ReissueForm(data, prefix=action, initial={"person_name": self.object.person_name})
        return super().build_form(action, data)

    def is_possible(self, action: str) -> bool:
        if action == "revoke":
            return self.object.is_valid
        # An enrolment of long ago has no address any more.
        has_address = bool(self.object.enrolment and self.object.enrolment.email)
        return has_address and (self.object.is_valid or (action == "send" and self.may_have_another))

    @property
    def may_have_another(self) -> bool:
        """Whether it was taken back from somebody who completed the course all the same: its link ended then."""
        is_revoked = self.object.end.kind == CertificateEnding.REVOKED
        return is_revoked and self.object.enrolment.is_completed and valid_certificate(self.object.enrolment) is None

    def preview(self, action: str, form: forms.Form) -> MailPreview | None:
        if action != "revoke":
            return None
        letter = revocation_letter(self.object, RevokedBecause(form.cleaned_data["because"]))
        return MailPreview([letter.to] if letter.to else [], letter.rendered())

    def refusal(self, action: str) -> str:
        return ENDED

    def do_reissue(self, form: ReissueForm) -> str:
        name = form.cleaned_data["person_name"]
        new = issue(self.object.enrolment, name, user=self.request.user)
        if new.pk == self.object.pk:
            return "It says so already."
        return f"There is a new certificate for {name}, and this one is replaced. The holder gets an email."

    def do_send(self, form: forms.Form) -> str:
        send_certificate_link(self.object.enrolment)
        return f"A new link to the certificate is on its way to {self.object.email}."

    def do_revoke(self, form: RevokeForm) -> str:
        because = RevokedBecause(form.cleaned_data["because"])
        revoke(self.object, because, reason=form.cleaned_data["reason"], user=self.request.user)
        return "The certificate is revoked. Whoever checks it sees that, and the holder gets an email."

    def get_context_data(self, **kwargs):
        certificate = self.object
        enrolment = certificate.enrolment
        others = enrolment.certificates.with_ending().exclude(pk=certificate.pk) if enrolment else []
        return {
            **super().get_context_data(**kwargs),
            "certificate": certificate,
            "end": certificate.end,
            "facts": facts(certificate),
            "verdict": verdict_on(certificate),
            "others": others,
        }
