"""Which file goes on in the place of one that was merged."""

from jiwar.cases.models import Case


def reference_of_kept(case: Case) -> str:
    """The reference of the file that goes on, empty when this one was not merged."""
    if case.merged_into_id is None:
        return ""
    return Case.objects.values_list("reference", flat=True).get(pk=case.merged_into_id)
