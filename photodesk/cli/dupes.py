"""Copies on the command line: groups, decisions, staging, photos like a file."""

from collections.abc import Sequence
from typing import Any

from photodesk.cli.edits import progress
from photodesk.cli.output import size_text
from photodesk.cli.session import Session, UsageError, path_of
from photodesk.domain.copies import RULES, checked_rules
from photodesk.domain.edits import CopiesStaging
from photodesk.domain.problems import DecodeError, sentence
from photodesk.domain.similarity import Match
from photodesk.library.duplicates import Review

DECIDE, STAGE = "decide", "stage"
LISTED = 20
"""So many photos are like a file where nobody says how many."""


def dupes(session: Session) -> int:
    """List groups of copies, decide on one, or stage copies."""
    words: list[str] = session.arguments.words
    if words[:1] == [DECIDE]:
        return _decide(session, words[1:])
    if words[:1] == [STAGE]:
        return _stage(session, words[1:])
    if len(words) > 1:
        raise UsageError(f"a query is one argument, {len(words)} given; nothing was listed; put it in quotation marks")
    if session.arguments.keep or session.arguments.rule is not None:
        raise UsageError("--keep belongs to decide and --rule to stage; nothing was listed; `photodesk dupes --help` tells more")
    with session.reading() as library:
        found = library.duplicates.reviews(Match(session.arguments.match or Match.SAME), words[0] if words else None)
    session.output.document({"groups": [_document(review) for review in found]})
    for review in found:
        session.output.text(f"{review.group.id}  {review.group.match.value}  {size_text(review.bytes_extra)} more than one of them")
        for advice in review.advice:
            session.output.columns(["", str(advice.photo.id), advice.suggest.value, _text(advice.photo.path), ", ".join(advice.reasons)])
    return 0


def _document(review: Review) -> dict[str, Any]:
    photos = [
        {"id": each.photo.id, "path": _text(each.photo.path), "suggest": each.suggest.value, "reasons": list(each.reasons)}
        for each in review.advice
    ]
    return {"id": review.group.id, "match": review.group.match.value, "photos": photos, "bytes_extra": review.bytes_extra}


def _decide(session: Session, words: Sequence[str]) -> int:
    if len(words) != 2 or words[1] not in ("keep", "not-duplicates"):
        raise UsageError("decide takes a group and keep or not-duplicates; nothing was decided; `photodesk dupes` lists the groups")
    group_id, verdict = words
    kept: list[int] = session.arguments.keep or []
    if kept and verdict != "keep":
        raise UsageError("--keep names the photos of a group that stay; nothing was decided; leave it out, or decide keep")
    with session.changing() as library:
        edit = library.duplicates.decision(group_id, kept, are_copies=verdict == "keep")
        edited = library.editing.apply(edit, operation=session.operation)
    session.output.document({"decided": 1, "staged": 0, "edit": edited.edit_id})
    session.output.text(f"decided: {len(edit.kept) if edit.are_copies else len(edit.members):,} of {len(edit.members):,} photos stay")
    return 0


def _stage(session: Session, words: Sequence[str]) -> int:
    if words:
        raise UsageError(f"stage takes no {words[0]!r}; nothing was staged; `photodesk dupes --help` tells more")
    rule = session.arguments.rule
    with session.changing() as library:
        plan = library.duplicates.plan(Match(session.arguments.match or Match.EXACT), None if rule is None else checked_rules(rule))
        edited = library.editing.apply(CopiesStaging(plan.choices), operation=session.operation, progress=progress(session))
    session.output.end()
    document = {"decided": 0, "staged": edited.changed, "bytes": plan.staged_bytes, "protected": plan.protected, "edit": edited.edit_id}
    session.output.document(document)
    session.output.text(f"{edited.changed:,} copies staged for the trash ({size_text(plan.staged_bytes)}); no file was touched")
    return 0


def similar(session: Session) -> int:
    """Photos like a file."""
    from photodesk.imaging.decoders.pool import DecoderPool
    from photodesk.library.similar import Similarity

    path, most = path_of(session.arguments.file), session.arguments.max or LISTED
    with session.reading() as library:
        decoders = DecoderPool(1)
        try:
            found = Similarity(library.database, library.derivatives, decoders, library.reaching).like(path, most)
        except DecodeError as error:
            raise UsageError(f"{sentence(error.reason, _text(path))} Nothing was compared; name a picture") from error
        finally:
            decoders.close()
    matches = [{"id": each.id, "path": _text(each.path), "distance": each.distance, "match": each.match.value} for each in found]
    session.output.document({"matches": matches})
    for each in found:
        session.output.columns([str(each.id), each.match.value, str(each.distance), _text(each.path)])
    return 0


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


RULE_HELP = f"stage: what is kept, a comma list in order out of {', '.join((RULES[0], 'folder:PATH', *RULES[1:]))}"
