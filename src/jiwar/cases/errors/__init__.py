"""What cases refuse, each with a sentence for the person who reads it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import NotAllowed, Refused


class DraftNotFound(Refused):
    """No such draft, or it belongs to someone else: one answer for both."""

    def __init__(self) -> None:
        super().__init__(_("This application in progress was not found. It may have expired; use your resume code."))


class DraftIncomplete(Refused):
    """Something is missing before the draft can be submitted; `problems` are (question or paper id, sentence)."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__(_("Some answers or papers are still missing. Complete them, then submit again."))


class PartyInvalid(Refused):
    """What was declared of a person is wrong; `fields` says which and why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Check what you wrote about the person."))


class ContactNotProven(Refused):
    """A guest files with a phone or an address proven in this session."""

    def __init__(self) -> None:
        super().__init__(_("Confirm your phone number or e-mail address with the code we send, then submit again."))


class ApplicationInvalid(Refused):
    """What a program sent at once is wrong in places: `problems` are (where, sentence); nothing of it was kept."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__(_("Something here cannot be accepted. Nothing was kept: correct it, then send it again."))


class TooManyFiles(Refused):
    """More files than one paper needs."""

    def __init__(self, most: int) -> None:
        super().__init__(_("At most %(count)d files for one paper. Remove one first.") % {"count": most})


class TypingTooLong(Refused):
    """More than anybody types on one page."""

    def __init__(self) -> None:
        super().__init__(_("This is too long to be kept while you type. Continue, so that it is saved."))


class DraftAlreadySubmitted(Refused):
    """A submitted draft cannot be changed."""

    def __init__(self) -> None:
        super().__init__(_("This application was already submitted. Nothing was changed."))


class ResumeRefused(Refused):
    """Wrong code, wrong proof, expired: one answer for all."""

    def __init__(self) -> None:
        super().__init__(_("No application in progress matches this code and this proof. Check both, or start again."))


class CaseNotFound(Refused):
    """No such case, or the actor may not know of it."""

    def __init__(self) -> None:
        super().__init__(_("This file was not found, or you do not have access to it."))


class TrackingRefused(Refused):
    """Unknown reference or wrong proof: one answer for both."""

    def __init__(self) -> None:
        super().__init__(_("No file matches this reference and this code. Check both on your receipt."))


class StaleCase(Refused):
    """Someone acted on the case since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody acted on this file while you were reading it. "
                "Nothing was recorded: read it again, then decide."
            )
        )


class NothingToPay(Refused):
    """Somebody pays what is not owed, or a second time."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is owed for this file, or it was paid already."))


class FeeNotPaid(Refused):
    """The procedure's fee comes before the signature."""

    def __init__(self) -> None:
        super().__init__(_("The fee of this file is not paid yet: the act cannot be signed before."))


class MandateGone(Refused):
    """No such link."""

    def __init__(self) -> None:
        super().__init__(_("This link does not exist. Open the one in our message."))


class CosignGone(Refused):
    """No such link, or it was replaced by a later one."""

    def __init__(self) -> None:
        super().__init__(_("This link no longer works. Open the one in the last message you received."))


class CosignsOwn(NotAllowed):
    """Nobody co-signs their own request."""

    def __init__(self) -> None:
        super().__init__(_("You cannot confirm in the place of another: this request is your own."))


class CosignerRefused(Refused):
    """A co-signer who cannot be one as declared; `fields` says where."""

    def __init__(self, sentence: str, field: str = "phone") -> None:
        self.fields = {field: sentence}
        super().__init__(sentence)


class LookupsMissing(Refused):
    """A paper that the administration holds was neither found nor given: nothing shows that it exists."""

    def __init__(self, papers: list[str]) -> None:
        self.papers = papers
        sentence = _("Look these papers up first, or ask the applicant for those not found: %(papers)s.")
        super().__init__(sentence % {"papers": ", ".join(papers)})


class RecordMissing(Refused):
    """The act is drawn from a record of a register: one must be chosen."""

    def __init__(self) -> None:
        super().__init__(_("Choose first, in the register, the record from which the act is drawn; or refuse."))


class NotInThisStage(Refused):
    """The case's stage does not allow this action."""

    def __init__(self) -> None:
        super().__init__(_("This is no longer possible at the stage the file has reached."))


class NotInForce(Refused):
    """A file moves to the version that new applications use, and to no other."""

    def __init__(self) -> None:
        super().__init__(_("Another version is in force, or the file follows this one already. Open the list again."))


class TermStays(Refused):
    """The text in force gives running files no other term, or the limit has passed already."""

    def __init__(self) -> None:
        super().__init__(
            _("The time limit stays: the text says nothing else of files already running, or the limit has passed.")
        )


class CannotMove(Refused):
    """Something would be lost, or asked that was not; `obstacles` are sentences."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        self.obstacles = list(obstacles)
        super().__init__("\n".join(self.obstacles))


class CannotMoveBack(Refused):
    """The file did not move, or somebody worked on it under the new version."""

    def __init__(self) -> None:
        super().__init__(_("An agent already worked on this file under the new version: it cannot go back."))


class BulkNotFound(Refused):
    """No such deed over many files, or another asked for it."""

    def __init__(self) -> None:
        super().__init__(_("This work over many files was not found, or it was asked by somebody else."))


class NothingTicked(Refused):
    """A deed over many files concerns at least one."""

    def __init__(self) -> None:
        super().__init__(_("Tick at least one file."))


class BulkNotEnded(Refused):
    """It is taken back once every file had its turn."""

    def __init__(self) -> None:
        super().__init__(_("This is still going on. Wait for its end, or stop it, before you take it back."))


class BulkNotUndone(Refused):
    """Nothing was done, it cannot be taken back, or it was."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to take back here, or it was taken back already."))


class MayNotAct(NotAllowed):
    """The actor's roles do not include this action on this case."""

    def __init__(self) -> None:
        super().__init__(_("You do not have the right to do this on this file."))


class NoSigningPower(NotAllowed):
    """At this moment the actor holds no power of signature over this act."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You do not hold the power to sign this act today: your term or your delegation of signature "
                "has ended, or does not cover it."
            )
        )


class SignerIsProposer(NotAllowed):
    """The one who proposed a decision does not sign it."""

    def __init__(self) -> None:
        super().__init__(_("Whoever proposed the decision cannot also sign it. Another signatory must do so."))


class ValidatorIsProposer(NotAllowed):
    """The one who proposed a decision does not validate it."""

    def __init__(self) -> None:
        super().__init__(_("Whoever proposed the decision cannot also validate it. Somebody else must do so."))


class ValidatesTwice(NotAllowed):
    """Each level of one proposal is another person."""

    def __init__(self) -> None:
        super().__init__(_("You agreed at another level already. This level is for somebody else."))


class ValidationAnswered(Refused):
    """This level waits no more: somebody answered, or the file went back."""

    def __init__(self) -> None:
        super().__init__(_("This validation is no longer awaited: read the file as it now stands."))


class SheetNotRecognised(Refused):
    """No code of a form of ours can be read on the scan."""

    def __init__(self) -> None:
        super().__init__(
            _("No form code could be read. Lay the sheet flat, scan it again with its corners, or type the form in.")
        )


class SeveralForms(Refused):
    """Pages of more than one form in one scan."""

    def __init__(self) -> None:
        super().__init__(_("This scan holds pages of several forms. Scan each form by itself."))


class ReasonsMissing(Refused):
    """A refusal says why and where to appeal, or does not exist (law 06-01, art. 11)."""

    def __init__(self) -> None:
        super().__init__(_("A refusal must state its reasons and the remedies. Choose or write at least one reason."))


class RemediesMissing(Refused):
    """The procedure states no remedies for a refusal: it cannot be notified (law 08-09, art. 831)."""

    def __init__(self) -> None:
        super().__init__(_("This service states no remedies against a refusal: a refusal cannot be notified."))


class OpinionsMissing(Refused):
    """The procedure asks other services first."""

    def __init__(self) -> None:
        super().__init__(_("Other services must give their opinion before a favourable decision is proposed."))


class NothingAsked(Refused):
    """A request for completion names at least one paper or answer."""

    def __init__(self) -> None:
        super().__init__(_("Name at least one paper or answer to complete."))


class UnknownItem(Refused):
    """A paper, answer, person or reason that this service does not know."""

    def __init__(self) -> None:
        super().__init__(_("This service has no such question, paper or reason."))


class StillMissing(Refused):
    """The applicant's completion does not hold what was asked; `problems` are (id, sentence)."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__(_("Part of what was asked is still missing. What you gave is kept: complete the rest."))


class TextMissing(Refused):
    """An unfavourable opinion, a message or a return needs words."""

    def __init__(self) -> None:
        super().__init__(_("Write a few words: an empty text cannot be sent."))


class OpinionAlreadyGiven(Refused):
    """One opinion per service, final."""

    def __init__(self) -> None:
        super().__init__(_("This opinion was already given or its time limit has passed."))


class FilterUnnamed(Refused):
    """A filter is kept under a name."""

    def __init__(self) -> None:
        super().__init__(_("Give the filter a name."))


class TooManyFilters(Refused):
    """Nobody reads a longer list of filters."""

    def __init__(self) -> None:
        super().__init__(_("You keep many filters already. Remove one first."))


class NinInAddress(Refused):
    """A national number is never part of an address: addresses are kept in histories and logs."""

    def __init__(self) -> None:
        super().__init__(_("Type the national number in the search box: it must not stand in an address."))


class NotAHandlerThere(Refused):
    """A file goes to somebody who handles files at the office that holds it."""

    def __init__(self) -> None:
        super().__init__(_("This colleague does not handle files at this office."))


class CannotTakeBack(Refused):
    """Somebody acted since, or nobody held the file before."""

    def __init__(self) -> None:
        super().__init__(_("This can no longer be taken back: the file was worked on since, or nobody held it before."))


class ExportTooLong(Refused):
    """A printed list of thousands of files is read by nobody."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A printed list holds at most %(count)d files. Narrow it, or take a spreadsheet.") % {"count": most}
        )


class ExportNotFound(Refused):
    """No such list, another's, not made yet, or deleted: one answer."""

    def __init__(self) -> None:
        super().__init__(_("This list was not found. It may have been deleted; ask for it again."))


class NotReadYet(Refused):
    """Nobody signs, in a batch, an act that they did not read as it now stands."""

    def __init__(self) -> None:
        super().__init__(_("You have not read this act as it now stands: read it, then sign."))


class SecondRoundNeedsReason(Refused):
    """All remarks go in one round; whoever asks again says why."""

    def __init__(self) -> None:
        super().__init__(_("The applicant was already asked to complete this file: say why you ask again."))


class OutOfTurn(Refused):
    """Files that came first still wait: whoever takes this one says why; `waiting` is how many."""

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        sentence = _("Older files of this service still wait (%(count)d). Take the first one, or say why this one.")
        super().__init__(sentence % {"count": waiting})


class InterestDeclared(NotAllowed):
    """Somebody tied to the file or to its applicant does not act on it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "An interest of yours in this file or in its applicant is declared: you cannot act on it. "
                "A colleague takes it."
            )
        )


class DecidedBefore(NotAllowed):
    """Who took part in a decision does not hear the appeal against it."""

    def __init__(self) -> None:
        super().__init__(_("You took part in the decision that is contested here: a colleague hears this appeal."))


class AppealNotOpen(Refused):
    """The law opens no such appeal against this file now, or it was filed already."""

    def __init__(self) -> None:
        super().__init__(_("This appeal is not open: it was filed already, its last day has passed, or there is none."))


class AppealFromItsFile(Refused):
    """An appeal is begun from the file that it contests."""

    def __init__(self) -> None:
        super().__init__(_("An appeal begins from your file: open it with its reference, then choose “Contest”."))


class InterestInvalid(Refused):
    """An interest that says too little, or ends before it begins; `fields` says where."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(_("Check what you wrote about the interest."))


class NotTheSame(Refused):
    """Two files are merged when they ask the same for the same person in the same commune, both open."""

    def __init__(self) -> None:
        super().__init__(_("These two files do not ask the same thing for the same person: they are not merged."))


class TooLateToUndo(Refused):
    """Ten seconds have passed, somebody acted meanwhile, or it was another's act."""

    def __init__(self) -> None:
        super().__init__(_("It is too late to undo this. Do what is needed from the file itself."))


class CannotGoThere(Refused):
    """A file goes to a handler of its office, or to another office in charge of the same service."""

    def __init__(self) -> None:
        super().__init__(_("Choose a colleague who handles files here, or another office in charge of this service."))


class InterestNotFound(Refused):
    """No such interest, or it is not the actor's to end."""

    def __init__(self) -> None:
        super().__init__(_("This declaration was not found, or it is not yours to end."))


class ColleagueInterested(Refused):
    """A file never goes to somebody who declared an interest in it, or whose own it is."""

    def __init__(self) -> None:
        super().__init__(_("This colleague is tied to this file and may not handle it. Choose somebody else."))
