"""Every address of the site, topic by topic."""

from django.urls import include, path

from zhixing.web import agenda, archives, audit, calendar, manual, org_lists, orgs, party_groups
from zhixing.web.accounts import appointments, identity, second_factors, security, sessions
from zhixing.web.accounts import lists as account_lists
from zhixing.web.accounts import pages as accounts
from zhixing.web.activities import urls as activities
from zhixing.web.appraisals import pages as appraisals
from zhixing.web.assessments import pages as assessments
from zhixing.web.assessments import papers as assessment_papers
from zhixing.web.ballots import lifecycle as ballots
from zhixing.web.briefings import consents as name_consents
from zhixing.web.briefings import contributions
from zhixing.web.briefings import editing as briefing_editing
from zhixing.web.briefings import pages as briefings
from zhixing.web.cycles import archive as cycle_archive
from zhixing.web.cycles import pages as cycles
from zhixing.web.exchange import keys as exchange
from zhixing.web.frame import elder, exports, home
from zhixing.web.growth import pages as growth
from zhixing.web.home_visits import pages as home_visits
from zhixing.web.inspections import blind_sheets, hearings, self_checks, vetoes, visits
from zhixing.web.ledger import chain, claims, decision_steps, decisions, evidence
from zhixing.web.ledger import pages as ledger
from zhixing.web.lots import pages as lots
from zhixing.web.measures import pages as measures
from zhixing.web.member_measures import pages as member_measures
from zhixing.web.members import register as members
from zhixing.web.members import reliefs, rosters, transfers, verifications
from zhixing.web.nominations import pages as nominations
from zhixing.web.overview import pages as overview
from zhixing.web.postings import objections
from zhixing.web.postings import pages as postings
from zhixing.web.posts import pages as posts
from zhixing.web.results import pages as ratings
from zhixing.web.reviews import blind as reviews
from zhixing.web.reviews import bulk_conclusion as closings
from zhixing.web.reviews import self_reports
from zhixing.web.search import results as search
from zhixing.web.service import pages as service
from zhixing.web.standards import urls as standards
from zhixing.web.vote import checks as vote_checks
from zhixing.web.vote import pages as vote
from zhixing.web.vote import tokens as vote_tokens

urlpatterns = [
    path("", include(sessions)),
    path("", include(identity)),
    path("", include(second_factors)),
    path("", include(accounts)),
    path("", include(account_lists)),
    path("", include(appointments)),
    path("", include(security)),
    path("", include(elder)),
    path("", include(exports)),
    path("", include(home)),
    path("", include(manual)),
    path("", include(orgs)),
    path("", include(org_lists)),
    path("", include(party_groups)),
    path("", include(members)),
    path("", include(transfers)),
    path("", include(reliefs)),
    path("", include(rosters)),
    path("", include(verifications)),
    path("", include(standards)),
    path("", include(activities)),
    path("", include(ledger)),
    path("", include(chain)),
    path("", include(claims)),
    path("", include(decisions)),
    path("", include(decision_steps)),
    path("", include(evidence)),
    path("", include(closings)),
    path("", include(cycles)),
    path("", include(cycle_archive)),
    path("", include(self_reports)),
    path("", include(ballots)),
    path("", include(reviews)),
    path("", include(postings)),
    path("", include(objections)),
    path("", include(assessments)),
    path("", include(self_checks)),
    path("", include(assessment_papers)),
    path("", include(blind_sheets)),
    path("", include(vetoes)),
    path("", include(visits)),
    path("", include(hearings)),
    path("", include(lots)),
    path("", include(calendar)),
    path("", include(ratings)),
    path("", include(overview)),
    path("", include(appraisals)),
    path("", include(nominations)),
    path("", include(measures)),
    path("", include(member_measures)),
    path("", include(posts)),
    path("", include(search)),
    path("", include(service)),
    path("", include(exchange)),
    path("", include(home_visits)),
    path("", include(agenda)),
    path("", include(archives)),
    path("", include(briefings)),
    path("", include(briefing_editing)),
    path("", include(contributions)),
    path("", include(name_consents)),
    path("", include(growth)),
    path("", include(vote)),
    path("", include(vote_checks)),
    path("", include(vote_tokens)),
    path("", include(audit)),
]
