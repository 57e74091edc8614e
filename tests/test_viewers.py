"""The rule of the house about reading: whatever pages ask of `queries/` is asked for somebody, or says why not."""

import ast
from pathlib import Path

from django.conf import settings

HOUSE = Path(settings.ROOT) / "zhixing"

FETCHED = "of a thing that a query with a viewer has fetched for the page"
VOTER = "of the voter, who is nobody here: the credential lets the paper in"
EVERYBODY = "the same for everybody"
BEFORE = "before anybody is signed in"
# Why a query that pages ask takes no viewer first.
WITHOUT_VIEWER = {
    "accounts.appointments: register_hint": FETCHED,
    "accounts.pages: person_of": FETCHED,
    "accounts.sessions: locked_until": BEFORE,
    "accounts.sign_in: account_behind": BEFORE,
    "accounts.sign_in: account_by_identity": BEFORE,
    "accounts.sign_in: identity_key": BEFORE,
    "accounts.sign_in: is_number_key": BEFORE,
    "accounts.sign_in: number_sentence": FETCHED,
    "accounts.sign_in: number_users": FETCHED,
    "accounts.sign_in: sign_in_key": BEFORE,
    "activities.cadence: branch_cadences": FETCHED,
    "activities.cadence: branches_below": FETCHED,
    "activities.pages: activity_lines": FETCHED,
    "activities.preview: record_preview": FETCHED,
    "activities.recordings: recording_of": FETCHED,
    "activities.records: happening_of": FETCHED,
    "activities.records: presences_of": FETCHED,
    "activities.rolls: kinds_at": FETCHED,
    "activities.rolls: recent_kinds": FETCHED,
    "appraisals.pages: preparation_of": FETCHED,
    "ballots.lookup: slug_of": VOTER,
    "ballots.voting: front_of": VOTER,
    "ballots.voting: included": VOTER,
    "ballots.voting: public_record": VOTER,
    "ballots.voting: voting_paper": VOTER,
    "briefings.access: receivers_of": FETCHED,
    "briefings.consents: name_lines": FETCHED,
    "briefings.drafts: begin_article": FETCHED,
    "briefings.drafts: editor_aids": FETCHED,
    "briefings.lists: contribution_lines": FETCHED,
    "briefings.lists: issue_lines": FETCHED,
    "briefings.lists: open_issues": FETCHED,
    "briefings.paper: issue_chat_text": FETCHED,
    "calendar: corrections": EVERYBODY,
    "exchange.keys: partners": EVERYBODY,
    "form_versions: version_from": FETCHED,
    "form_versions: version_of": FETCHED,
    "briefings.form_versions: contribution_values": FETCHED,
    "reviews.direct_score_versions: entered_lines": FETCHED,
    "reviews.direct_score_versions: kept_rows": FETCHED,
    "reviews.direct_score_versions: score_fields": FETCHED,
    "reviews.direct_score_versions: typed_rows": FETCHED,
    "standards.form_versions: item_fields": FETCHED,
    "standards.form_versions: item_values": FETCHED,
    "standards.form_versions: submitted_item_fields": FETCHED,
    "standards.form_versions: text_fields": FETCHED,
    "appraisals.form_versions: beginning_grade": FETCHED,
    "appraisals.form_versions: grade_fields": FETCHED,
    "appraisals.form_versions: kept_rows": FETCHED,
    "appraisals.form_versions: meeting_fields": FETCHED,
    "appraisals.form_versions: meeting_values": FETCHED,
    "appraisals.form_versions: submitted_fields": FETCHED,
    "briefings.form_versions: article_values": FETCHED,
    "briefings.form_versions: head_values": FETCHED,
    "form_versions: plain_fields": FETCHED,
    "growth.milestones: milestone_values": FETCHED,
    "inspections.form_versions: check_fields": FETCHED,
    "inspections.form_versions: check_values": FETCHED,
    "inspections.form_versions: joint_fields": FETCHED,
    "inspections.form_versions: kept_check_fields": FETCHED,
    "inspections.form_versions: kept_joint": FETCHED,
    "inspections.form_versions: visit_version": FETCHED,
    "measures.form_versions: judged_fields": FETCHED,
    "measures.form_versions: plan_values": FETCHED,
    "posts.form_versions: post_fields": FETCHED,
    "posts.form_versions: post_values": FETCHED,
    "service.form_versions: outsider_values": FETCHED,
    "home: database_answers": EVERYBODY,
    "ledger.activities: preview": FETCHED,
    "ledger.chain: chain_of": FETCHED,
    "ledger.chain: check_mark": FETCHED,
    "ledger.claim_versions: claim_fields": FETCHED,
    "ledger.listed_classes: class_at": FETCHED,
    "ledger.claim_versions: claim_version": FETCHED,
    "ledger.claim_versions: typed_claim_fields": FETCHED,
    "ledger.claims: claim_lines": FETCHED,
    "ledger.claims: claims_of": FETCHED,
    "ledger.limits: is_full": FETCHED,
    "ledger.pages: block_order": FETCHED,
    "ledger.pages: by_block": FETCHED,
    "lots.missing: missing_to_draw": FETCHED,
    "lots.missing: missing_to_publish": FETCHED,
    "members.form_versions: fields_of": FETCHED,
    "members.form_versions: version_of": FETCHED,
    "members.records: record_of": FETCHED,
    "members.register: class_words": FETCHED,
    "members.register: organisations_below": FETCHED,
    "members.transfers: where_assessed": FETCHED,
    "members.verifications: open_by_branch": FETCHED,
    "namesakes: public_name_of": EVERYBODY,
    "ballots.form_versions: settings_fields": FETCHED,
    "cycles.dates: date_fields": FETCHED,
    "lots.access: pool_fields": FETCHED,
    "lots.access: pool_values": FETCHED,
    "overview.reminders: narrowed_lines": FETCHED,
    "overview.reminders: reminder_groups": FETCHED,
    "party_groups: group_members_at": FETCHED,
    "party_groups: groups_on": FETCHED,
    "reviews.panels: group_fields": FETCHED,
    "reviews.report_versions: report_fields": FETCHED,
    "orgs.form_versions: organisation_fields": FETCHED,
    "orgs.form_versions: organisation_values": FETCHED,
    "periods: own_days": FETCHED,
    "postings.pages: posting_words": FETCHED,
    "postings.objections: bookings": FETCHED,
    "postings.objections: entries_of": FETCHED,
    "postings.objections: items_of": FETCHED,
    "postings.pages: not_scored": FETCHED,
    "postings.pages: posted_lines": FETCHED,
    "postings.pages: quarter_label": FETCHED,
    "postings.pages: steps": FETCHED,
    "postings.pages: withdrawal": FETCHED,
    "postings.text: text_of": FETCHED,
    "reviews.joint_versions: typed_joint_fields": FETCHED,
    "reviews.panels: possible_judges": FETCHED,
    "reviews.settlements: settlement_fields": FETCHED,
    "results.running: running_page": FETCHED,
    "results.running: scores_so_far": FETCHED,
    "rosters.imports: import_line": FETCHED,
    "rosters.imports: kept_lines": FETCHED,
    "service.incoming: hours_words": FETCHED,
    "service.outsiders: outsider_lines": FETCHED,
    "service.outsiders: outsider_names": FETCHED,
    "service.services: hour_rule": FETCHED,
    "service.services: recording_warnings": FETCHED,
    "service.slips: slip_paper": FETCHED,
    "standards.in_force_many: rules_at": FETCHED,
    "standards.pages: draft_of": FETCHED,
    "trials.sheet: trial_of_file": FETCHED,
    "trials.sheet: trial_of_rows": FETCHED,
    "viewers: viewer_for": BEFORE,
}


def asked_by_pages(pages: dict[str, str]) -> set[tuple[str, str]]:
    """Module below `queries` and name, of everything that pages import from there."""
    nodes = [node for text in pages.values() for node in ast.walk(ast.parse(text))]
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    return {
        ((node.module or "").removeprefix("zhixing.queries."), alias.name)
        for node in froms
        if (node.module or "").startswith("zhixing.queries.")
        for alias in node.names
    }


def without_viewer(pages: dict[str, str], queries: dict[str, str]) -> set[str]:
    """The functions that pages ask and that do not take a viewer first."""
    functions = {
        (module, node.name): node
        for module, text in queries.items()
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }
    asked = {key: functions[key] for key in asked_by_pages(pages) if key in functions}
    return {
        f"{module}: {name}"
        for (module, name), node in asked.items()
        if not node.args.args or node.args.args[0].arg != "viewer"
    }


def texts_of(room: str) -> dict[str, str]:
    folder = HOUSE / room
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts): path.read_text()
        for path in sorted(folder.rglob("*.py"))
    }


def test_what_pages_read_is_read_for_somebody() -> None:
    assert without_viewer(texts_of("web"), texts_of("queries")) == set(WITHOUT_VIEWER)


def test_the_guard_of_viewers_notices() -> None:
    page = {"members": "from zhixing.queries.members.register import member_at, everybody"}
    queries = {"members.register": "def member_at(viewer, membership_id): ...\ndef everybody(): ..."}
    assert without_viewer(page, queries) == {"members.register: everybody"}
