"""Signing in at the OpenID Connect provider, and the accounts there that are linked."""

from __future__ import annotations

from allauth.socialaccount import views as linking
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from requests import RequestException

from loa.accounts.adapter.linking import SignOn, failed
from loa.core.access import open_to


class Linked(linking.ConnectionsView):
    template_name = "accounts/linked.html"

    def get_context_data(self, **kwargs):  # type: ignore[no-untyped-def]
        words = super().get_context_data(**kwargs)
        linked = list(self.request.user.socialaccount_set.all())
        known = {each.app.provider_id: each.name for each in get_adapter().list_providers(self.request)}
        free = {key: name for key, name in known.items() if key not in {each.provider for each in linked}}
        rows = [{"account": each, "name": known.get(each.provider, each.provider)} for each in linked]
        return {**words, "rows": rows, "free": free}

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        messages.success(self.request, "Đã bỏ liên kết.")
        return response


linked = open_to("staff")(Linked.as_view())


@open_to("everyone")
@require_POST
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, by a page that goes on by itself.

    Not by a redirect: the security policy names whom a form may lead to (form-action), and a provider may lead on to
    others that nobody here knows.
    """
    try:
        response = OAuth2LoginView.adapter_view(SignOn(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException:  # the provider does not say where its pages are: it is down
        return failed(request, get_adapter(request).get_provider(request, provider_id))
    if response.status_code != 302:
        return response
    return render(request, "accounts/leave.html", {"address": response["Location"]})


@open_to("everyone")
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return OAuth2CallbackView.adapter_view(SignOn(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


@open_to("everyone")
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Addresses that allauth knows and never leads to: our own pages say what happened."""
    return redirect("account_login")
