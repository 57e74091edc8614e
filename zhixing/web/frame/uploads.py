"""Files that come with a form: received at once, so that a refused form does not lose them."""

from dataclasses import dataclass, field

from django import forms
from django.core.files.uploadedfile import UploadedFile

from zhixing.actions.ledger.evidence import FileChange, Upload, receive, redeem, ticket
from zhixing.files.evidence.intake import MAX_SIZE
from zhixing.rules.ledger.evidence import MOST_FILES
from zhixing.web.frame.requests import Request
from zhixing.web.frame.values import as_number

TICKETS, FILES, DROPPED, REMOVED = "uploaded", "evidence", "drop", "remove"


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class SingleFileField(forms.FileField):
    """One file, chosen anew each time. Django's own widget offers to clear what was there before, and hands over False
    in place of a file to whoever sends that name."""

    widget = forms.FileInput


class EvidenceField(forms.FileField):
    """Several photographs or PDF files; what is in them is checked by `received`, not here."""

    widget = ManyFiles

    def __init__(self, label: str = "佐证", help_text: str = "照片或 PDF，可以一次选几个。") -> None:
        attrs = {"accept": "image/jpeg,image/png,image/webp,application/pdf"}
        super().__init__(label=label, required=False, help_text=help_text, widget=ManyFiles(attrs=attrs))

    def clean(self, data: object, initial: object = None) -> object:
        return data


@dataclass
class Received:
    """What came with this request and with the pages before it."""

    uploads: list[Upload] = field(default_factory=list)
    tickets: list[tuple[str, Upload]] = field(default_factory=list)  # hidden field value, upload
    problems: list[str] = field(default_factory=list)
    removed_ids: frozenset[int] = frozenset()  # of files that were there before and are to be taken away
    suffix: str = ""  # of the names of its fields, where a form has files for several lines

    @property
    def change(self) -> FileChange:
        return FileChange(tuple(self.uploads), self.removed_ids)


def received(request: Request, line: str = "") -> Received:
    """Check and keep the files of this request, beside those that earlier pages of the same form received.

    `line`: of which line of the form, where each has files of its own.
    """
    suffix = f"-{line}" if line else ""
    batch = Received(suffix=suffix)
    dropped = set(request.POST.getlist(DROPPED + suffix))
    uploads = redeem(request.POST.getlist(TICKETS + suffix), request.viewer)
    batch.uploads = [upload for upload in uploads if upload.sha256 not in dropped]
    batch.removed_ids = frozenset(filter(None, map(as_number, request.POST.getlist(REMOVED + suffix))))
    for file in request.FILES.getlist(FILES + suffix):
        if len(batch.uploads) >= MOST_FILES:
            batch.problems.append(f"佐证最多 {MOST_FILES} 个文件，多出的没有接收；请合并为一个 PDF，或只选主要的几份。")
            break
        assert isinstance(file, UploadedFile)
        outcome = receive(file.read(MAX_SIZE + 1), file.name or "佐证")
        if isinstance(outcome, str):
            batch.problems.append(outcome)
        elif outcome.sha256 not in {upload.sha256 for upload in batch.uploads}:
            batch.uploads.append(outcome)
    batch.tickets = [(ticket(upload, request.viewer), upload) for upload in batch.uploads]
    return batch
