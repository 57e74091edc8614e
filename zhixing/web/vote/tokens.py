"""领取网上凭证: signed in, once, and blinded: the program signs what it cannot read, and cannot know again."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse

from zhixing.actions.ballots.casting import issue_token
from zhixing.queries.ballots.tokens import token_page
from zhixing.rules.refusals import Blocked
from zhixing.web.frame.requests import Request, require_form


@require_form
def vote_token(request: Request, ballot_id: int) -> HttpResponse:
    """The page, and behind it the signature on a blinded token: {"answer": hex} or {"sentence": why not}."""
    context = token_page(request.viewer, ballot_id, request.now)
    if request.method != "POST":
        vote_url = request.build_absolute_uri(reverse("vote_start", args=[context.slug]))
        return render(request, "vote/token.html", {"token": context, "vote_url": vote_url})
    try:
        blinded = bytes.fromhex(request.POST.get("blinded", ""))
        answer = issue_token(context.panel_id, blinded=blinded, by=request.viewer, at=request.now)
    except ValueError:
        return JsonResponse({"sentence": "凭证申请不完整，请刷新页面后再领取。"}, status=422)
    except Blocked as refusal:
        return JsonResponse({"sentence": "".join(refusal.reasons)}, status=409)
    return JsonResponse({"answer": answer.hex()})


urlpatterns = [path("ballots/<int:ballot_id>/token/", vote_token, name="vote_token")]
