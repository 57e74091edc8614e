"""活动: every address of the topic."""

from zhixing.web.activities import cadence, pages, plans, recording

urlpatterns = [*pages.urlpatterns, *recording.urlpatterns, *cadence.urlpatterns, *plans.urlpatterns]
