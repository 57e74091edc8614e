"""Every address of the site, topic by topic."""

from django.urls import include, path

from zhixing.web import (
    accounts,
    activities,
    audit,
    calendar,
    cycles,
    elder,
    home,
    ledger,
    members,
    objections,
    orgs,
    postings,
    ratings,
    reviews,
    rosters,
    self_reports,
    standards,
)

urlpatterns = [
    path("", include(accounts)),
    path("", include(elder)),
    path("", include(home)),
    path("", include(orgs)),
    path("", include(members)),
    path("", include(rosters)),
    path("", include(standards)),
    path("", include(activities)),
    path("", include(ledger)),
    path("", include(cycles)),
    path("", include(self_reports)),
    path("", include(reviews)),
    path("", include(postings)),
    path("", include(objections)),
    path("", include(calendar)),
    path("", include(ratings)),
    path("", include(audit)),
]
