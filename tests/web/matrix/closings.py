"""完成评定, many branches at once: everyone who judges may ask; only a chair with something ready gets further."""

from tests.web.matrix import STRANGER, Row, statuses
from zhixing.rules.permissions import Role

JUDGES = [Role.SECRETARY, Role.DEPUTY, Role.PANELLIST, STRANGER]

ROWS = [
    Row("conclude_reviews", statuses({200: JUDGES}, others=403)),
    Row("conclude_reviews", statuses({422: JUDGES}, others=403), method="POST", note="nothing is ready"),
]
