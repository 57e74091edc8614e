"""核对台账: walking a chain from a page, and holding a printed mark against it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhixing.queries.ledger.chain import chain_of, chains, check_mark, verify_chain
from zhixing.queries.orgs.tree import organisation_at
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import NotAllowed
from zhixing.web.frame.requests import Request, require_form


@require_safe
def show_list(request: Request) -> HttpResponse:
    if not request.viewer.can(Do.VERIFY_CHAIN):
        raise NotAllowed(Do.VERIFY_CHAIN)
    return render(request, "ledger/chains.html", {"page": chains(request.viewer, request.GET.get("page"))})


@require_form
def show(request: Request, organisation_id: int) -> HttpResponse:
    """POST walks the chain now; `mark` is a printed one to be held against it."""
    organisation = organisation_at(request.viewer, organisation_id, Do.VERIFY_CHAIN)
    context: dict[str, object] = {
        "organisation": organisation,
        "crumbs": [("核对台账", reverse("chain_list"))],
        "line": chain_of(organisation),
    }
    if request.method == "POST":
        context["found"] = verify_chain(request.viewer, organisation)
        context["mark"] = request.POST.get("mark", "").strip()
        if context["mark"]:
            context["fits"], context["said"] = check_mark(organisation.pk, str(context["mark"]))
    return render(request, "ledger/chain.html", context)


urlpatterns = [
    path("ledger/chains/", show_list, name="chain_list"),
    path("ledger/chains/<int:organisation_id>/", show, name="chain"),
]
