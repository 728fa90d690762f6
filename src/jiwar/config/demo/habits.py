"""How often each service is asked for, in which months, and what usually becomes of it: invented, and plausible."""

from typing import Any

from jiwar.config.demo import answers

# The first two are those that the demo files and signs for real; the order of the others is of no consequence.
SCHOOL, SPRING = {8: 1.3, 9: 1.7}, {3: 1.3, 4: 1.6, 5: 1.7, 6: 1.3}
HABITS: dict[str, dict[str, Any]] = {
    "residence-certificate": {
        "answers": answers.residence, "share": 0.485, "returned": 0.09, "refused": 0.05, "usual": 0.45, "spread": 0.6,
    },
    "building-permit": {
        "answers": answers.permit, "share": 0.07, "returned": 0.24, "refused": 0.13, "usual": 0.8, "spread": 0.3,
        "by_mandate": 0.75,
    },
    # Children are enrolled in September: their papers are asked for before.
    "birth-extract": {
        "answers": answers.birth_extract, "share": 0.14, "returned": 0.04, "refused": 0.06, "usual": 0.5,
        "spread": 0.6, "months": SCHOOL,
    },
    "family-record": {
        "answers": answers.family_record, "share": 0.08, "returned": 0.1, "refused": 0.05, "usual": 0.6,
        "spread": 0.6, "months": SCHOOL,
    },
    # Passports before the summer.
    "birth-12s": {
        "answers": answers.birth_12s, "share": 0.05, "returned": 0.08, "refused": 0.06, "usual": 0.6, "spread": 0.5,
        "months": SPRING,
    },
    "marriage-extract": {
        "answers": answers.marriage_extract, "share": 0.035, "returned": 0.05, "refused": 0.06, "usual": 0.5,
        "spread": 0.6, "months": {6: 1.2, 7: 1.3, 8: 1.3},
    },
    "death-extract": {
        "answers": answers.death_extract, "share": 0.025, "returned": 0.05, "refused": 0.06, "usual": 0.5,
        "spread": 0.6,
    },
    # Given the same day, at the counter: what the family brings in the morning is not left to the next day.
    "burial-permit": {
        "answers": answers.burial, "share": 0.02, "returned": 0.01, "refused": 0.01, "usual": 0.12, "spread": 0.4,
        "months": {1: 1.3, 2: 1.2, 12: 1.2}, "at_the_desk": True,
    },
    "solidarity-allowance": {
        "answers": answers.solidarity, "share": 0.02, "returned": 0.22, "refused": 0.2, "usual": 0.75, "spread": 0.35,
        "months": {1: 1.4},
    },
    # Terraces come out in spring.
    "road-occupation": {
        "answers": answers.road, "share": 0.02, "returned": 0.2, "refused": 0.16, "usual": 0.8, "spread": 0.35,
        "months": SPRING,
    },
    "commercial-sign": {
        "answers": answers.sign, "share": 0.015, "returned": 0.18, "refused": 0.1, "usual": 0.7, "spread": 0.4,
    },
    "demolition-permit": {
        "answers": answers.demolition, "share": 0.005, "returned": 0.2, "refused": 0.12, "usual": 0.8, "spread": 0.35,
        "by_mandate": 0.4,
    },
    "urbanism-certificate": {
        "answers": answers.urbanism_certificate, "share": 0.012, "returned": 0.12, "refused": 0.04, "usual": 0.8,
        "spread": 0.35, "by_mandate": 0.2, "months": SPRING,
    },
    "conformity-certificate": {
        "answers": answers.conformity, "share": 0.01, "returned": 0.18, "refused": 0.14, "usual": 0.8, "spread": 0.35,
        "by_mandate": 0.5,
    },
    "subdivision-permit": {
        "answers": answers.subdivision, "share": 0.003, "returned": 0.3, "refused": 0.2, "usual": 0.8, "spread": 0.3,
        "by_mandate": 0.6,
    },
    # Answered in time more often than not: where it is not, the silence of the commune decides.
    "association-registration": {
        "answers": answers.association, "share": 0.01, "returned": 0.2, "refused": 0.08, "usual": 0.6, "spread": 0.35,
    },
}  # fmt: skip
