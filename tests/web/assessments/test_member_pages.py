"""Pages of the members' quarter do not know the quarter of organisations: no address ever answers with an error."""

from django.test import Client
from django.urls import get_resolver

from tests import assessments, make
from tests.web.signing_in import sign_in
from zhixing.models import User
from zhixing.rules.permissions import Role


def addresses(cycle_id: int, participant_id: int, user_id: int) -> list[str]:
    """Every address of the site that takes a cycle, a participant or both, made with those of organisations."""
    values = {"cycle_id": cycle_id, "participant_id": participant_id, "user_id": user_id, "code": "checklist"}
    found = []
    for patterns in get_resolver().reverse_dict.lists():
        for ways, _, _, _ in patterns[1]:
            for text, names in ways:
                if names and set(names) <= set(values) and {"cycle_id", "participant_id"} & set(names):
                    found.append("/" + text % {name: values[name] for name in names})
    return sorted(set(found))


def test_no_page_breaks_on_a_quarter_of_organisations(world: make.World) -> None:
    cycle = assessments.opened(world)
    street = world.viewer(Role.STREET).user_id
    paths = addresses(cycle.pk, assessments.participant(cycle, world).pk, street)
    assert len(paths) > 40
    client = Client()
    sign_in(client, User.objects.get(pk=street))
    answers = {path: client.get(path).status_code for path in paths}
    answers |= {f"POST {path}": client.post(path).status_code for path in paths}
    assert {path: status for path, status in answers.items() if status >= 500} == {}
