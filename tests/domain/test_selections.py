"""What a user has said of chosen photos, while the answer is on its way."""

from photodesk.domain.changes import Field
from photodesk.domain.edits import FlagEdit, Photos, RatingEdit
from photodesk.domain.selections import Belonging, Common, Said

CHOSEN = Photos.of([1, 2])


def test_an_edit_makes_no_values_known_that_were_not() -> None:
    unknown = Said(2, {}, Belonging({"sea": 1}))
    assert unknown.after(RatingEdit(CHOSEN, 3), 2) == unknown
    known = Said(2, {Field.RATING: Common(), Field.FLAG: Common("keep")}, Belonging())
    assert known.after(RatingEdit(CHOSEN, 3), 2).values == {Field.RATING: Common(3), Field.FLAG: Common("keep")}
    assert known.after(FlagEdit(CHOSEN, None), 1).values[Field.FLAG].mixed
