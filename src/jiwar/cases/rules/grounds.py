"""On what grounds a closed file may be opened again: a closed list, each with the provision it rests on."""

from dataclasses import dataclass

from jiwar.kernel.texts import Texts

DECIDED = frozenset({"granted", "refused"})


@dataclass(frozen=True)
class Ground:
    """One ground: for which outcomes, on which provision, in words for people."""

    basis: str
    outcomes: frozenset[str]
    texts: Texts


GROUNDS = {
    # A court annulled the act: the request stands as before it.
    "judgment": Ground(
        "dz.law-08-09-2008.art-829",
        DECIDED,
        {
            "ar": "حكم قضائي ألغى القرار",
            "fr": "un jugement a annulé la décision",
            "en": "a judgment annulled the decision",
        },
    ),
    # The author of the act accepts the prior claim.
    "claim": Ground(
        "dz.law-08-09-2008.art-830",
        DECIDED,
        {
            "ar": "قبول التظلم المرفوع إلى صاحب القرار",
            "fr": "l'auteur de la décision a accueilli la réclamation",
            "en": "the author of the decision accepted the claim",
        },
    ),
    # The authority above accepts the appeal.
    "appeal": Ground(
        "dz.decree-15-19-2015.appeal",
        DECIDED,
        {
            "ar": "قبول الطعن لدى السلطة الأعلى",
            "fr": "l'autorité supérieure a accueilli le recours",
            "en": "the authority above accepted the appeal",
        },
    ),
    # The person did not give up: every request is answered.
    "not_withdrawn": Ground(
        "dz.decree-88-131-1988.answer",
        frozenset({"withdrawn"}),
        {
            "ar": "سُحب الطلب خطأ أو دون علم صاحبه",
            "fr": "la demande a été retirée par erreur ou à l'insu du demandeur",
            "en": "the request was withdrawn by mistake or without the applicant's knowledge",
        },
    ),
}
