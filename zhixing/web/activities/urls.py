"""活动: every address of the topic."""

from zhixing.web.activities import cadence, pages, plans, recording, sign_ups

urlpatterns = [
    *pages.urlpatterns,
    *recording.urlpatterns,
    *cadence.urlpatterns,
    *plans.urlpatterns,
    *sign_ups.urlpatterns,
]
