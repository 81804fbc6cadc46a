"""Answers about copies: groups with a suggestion for each photo, and what a rule would stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photodesk.domain.copies import RULES, Advice, Copy, Group, Links, Suggestion, advised, groups_of, ranking, series_of
from photodesk.domain.decisions import Decisions, Verdict, leaving
from photodesk.domain.edits import CopiesChoice, CopiesDecision, EditRefused
from photodesk.domain.group_walk import GroupWalk, Totals, walked
from photodesk.domain.similarity import CLOSER, Match
from photodesk.domain.staging import Staging
from photodesk.library import selecting
from photodesk.store import copies, decisions, pictures, staging
from photodesk.store.database import Database
from photodesk.store.schema import Transaction

BY_DECISION = "decided by you"


@dataclass(frozen=True, slots=True)
class Review:
    """A group with what is suggested for each photo, the best one first. `bytes_extra`: of all but that one."""

    group: Group
    advice: tuple[Advice, ...]

    @property
    def bytes_extra(self) -> int:
        return sum(each.photo.size for each in self.advice[1:])


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be staged: groups with photos to keep and to stage, how many of each, their bytes, the protected copies, and the other
    photos of these groups that stay."""

    choices: tuple[CopiesChoice, ...]
    groups: int
    staged: int
    staged_bytes: int
    protected: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """One group as it is now, the best photo first. `staged`: photos that go already; `verdict`: what was decided of those that do not.
    `waits`: there is something left to decide."""

    match: Match
    advice: tuple[Advice, ...]
    links: Links
    staged: frozenset[int]
    verdict: Verdict | None = None

    @property
    def waits(self) -> bool:
        return self.verdict is None and len(self.advice) - len(self.staged) > 1


@dataclass(frozen=True, slots=True)
class _Seen:
    """All photos with copies at one moment. `links` holds those that stand."""

    copies: list[Copy]
    links: Links
    decisions: Decisions
    staged: set[int]


class Duplicates:
    """Reading questions; each is one read transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def reviews(self, match: Match = Match.SAME, query: str | None = None, rules: Sequence[str] = RULES) -> list[Review]:
        """The groups of a level that wait for a decision; with a *query* those with a photo that matches. Raises QueryError."""
        with self._db.read() as tx:
            wanted = None if query is None else set(selecting.ids_of(tx, query))
            seen = _seen(tx, match)
        found = [Review(group, tuple(advised(group, seen.links, rules))) for group in _open_groups(seen, match, rules)]
        return [each for each in found if wanted is None or any(copy.id in wanted for copy in each.group.photos)]

    def totals(self, match: Match = Match.SAME, rules: Sequence[str] = RULES) -> Totals:
        """How many groups of a level wait for a decision."""
        return self.walk(match, rules).totals

    def walk(self, match: Match = Match.SAME, rules: Sequence[str] = RULES, before: GroupWalk | None = None) -> GroupWalk:
        """The groups of a level that wait for a decision, after those of an earlier walk."""
        with self._db.read() as tx:
            seen = _seen(tx, match)
        return walked(_open_groups(seen, match, rules), rules, before)

    def sight(self, photo_ids: Sequence[int], match: Match, rules: Sequence[str] = RULES) -> Sight:
        """A group of a walk as it is now, with its weakest link as it was."""
        with self._db.read() as tx:
            members = set(photo_ids)
            there = [copy for copy in copies.of_photos(tx, photo_ids) if copy.id in members]
            hashes = {copy.picture: copy.picture_hash for copy in there}
            decided = Decisions(decisions.every(tx))
            kinds = CLOSER[match] if match is Match.SERIES else (Match.SAME, Match.ALIKE)
            links = decided.standing(Links.made(pictures.links(tx, kinds, sorted(hashes))), hashes)
            going = staging.reasons(tx, photo_ids)
        return _sight(there, match, links, decided, going, rules)

    def group(self, group_id: str) -> Group:
        """The group with this id, of whatever level. Raises EditRefused."""
        with self._db.read() as tx:
            for match in (Match.SAME, Match.EXACT, Match.ALIKE, Match.SERIES):
                seen = _seen(tx, match)
                for group in _groups(seen, match, RULES):
                    if group.id == group_id:
                        return group
        raise EditRefused(
            f"there is no group {group_id}; nothing was decided; its photos may be others now: `photodesk dupes` lists the groups"
        )  # fmt: skip

    def decision(self, group_id: str, kept: Sequence[int], *, are_copies: bool) -> CopiesDecision:
        """The edit that decides on a group; no *kept* ones: all stay. Raises EditRefused."""
        members = tuple(copy.id for copy in self.group(group_id).photos)
        strange = sorted(set(kept) - set(members))
        if strange:
            listed = ", ".join(map(str, members))
            raise EditRefused(f"photo {strange[0]} is not in group {group_id}; nothing was decided; its photos are {listed}")
        return CopiesDecision(members, tuple(kept) or members, are_copies)

    def plan(self, match: Match = Match.EXACT, rules: Sequence[str] | None = None) -> Plan:
        """What staging would do: decided groups, and by *rules* also the open groups of a level. Never photos that are only alike."""
        if match not in (Match.EXACT, Match.SAME):
            raise EditRefused("only exact copies and the same pictures are staged by a rule; nothing was staged; decide on other groups")
        with self._db.read() as tx:
            seen = _seen(tx, Match.SAME)
            closer = seen if match is Match.SAME else _seen(tx, match)
        wanted = _decided_choices(seen)
        protected = kept = 0
        if rules is not None:
            for group in _open_groups(closer, match, rules):
                advice = advised(group, closer.links, rules)
                protected += sum(each.suggest is Suggestion.PROTECTED for each in advice)
                kept += sum(each.suggest is Suggestion.KEEP for each in advice)
                wanted += _choices(advice)
        return _planned(seen, wanted, protected, kept)


def _seen(tx: Transaction, match: Match) -> _Seen:
    kinds = CLOSER[match]
    found = copies.linked(tx, kinds)
    hashes = {copy.picture: copy.picture_hash for copy in found}
    decided = Decisions(decisions.every(tx))
    links = Links.made(pictures.links(tx, [kind for kind in kinds if kind is not Match.EXACT]))
    return _Seen(found, decided.standing(links, hashes), decided, staging.staged(tx))


def _groups(seen: _Seen, match: Match, rules: Sequence[str]) -> list[Group]:
    there = [copy for copy in seen.copies if copy.id not in seen.staged]
    return series_of(there, seen.links) if match is Match.SERIES else groups_of(there, seen.links, rules)


def _open_groups(seen: _Seen, match: Match, rules: Sequence[str]) -> list[Group]:
    return [group for group in _groups(seen, match, rules) if not seen.decisions.covers(group)]


def _sight(
    there: list[Copy], match: Match, links: Links, decided: Decisions, going: Mapping[int, str], rules: Sequence[str]
) -> Sight:  # fmt: skip
    staying = [copy for copy in there if copy.id not in going]
    verdict = None
    if len(staying) > 1:
        about = decided.about(staying)
        verdict = about.kind if about is not None else None
        advice = advised(Group(match, tuple(staying)), links, rules)
    else:
        advice = [Advice(copy, Suggestion.PROTECTED if copy.protected else Suggestion.KEEP, ()) for copy in staying]
    if verdict is not None:
        advice = [each if each.suggest is Suggestion.PROTECTED else Advice(each.photo, Suggestion.KEEP, (BY_DECISION,)) for each in advice]
    advice += [Advice(copy, Suggestion.TRASH, (going[copy.id],)) for copy in there if copy.id in going]
    rank = ranking(rules)
    staged = frozenset(copy.id for copy in there if copy.id in going)
    return Sight(match, tuple(sorted(advice, key=lambda each: rank(each.photo))), links, staged, verdict)


def _choices(advice: Sequence[Advice]) -> list[CopiesChoice]:
    """One choice for each reason: the photos that stay, the best first."""
    keep = tuple(each.photo.id for each in advice if each.suggest is not Suggestion.TRASH)
    by_reason: dict[str, list[int]] = {}
    for each in advice:
        if each.suggest is Suggestion.TRASH:
            by_reason.setdefault(", ".join(each.reasons), []).append(each.photo.id)
    return [CopiesChoice(keep, tuple(ids), reason) for reason, ids in by_reason.items()]


def _decided_choices(seen: _Seen) -> list[CopiesChoice]:
    """What is left to be done of the decisions to keep some and not others."""
    by_picture: dict[bytes, list[Copy]] = {}
    for copy in seen.copies:
        by_picture.setdefault(copy.picture_hash, []).append(copy)
    found = []
    for decision in seen.decisions.every:
        if decision.kind is not Verdict.KEEP or all(each.kept for each in decision.photos):
            continue
        about = {each.picture_hash for each in decision.photos}
        stay, go = leaving(decision, [copy for picture in about for copy in by_picture.get(picture, ())])
        gone = tuple(copy.id for copy in go if copy.id not in seen.staged)
        if gone:
            found.append(CopiesChoice(tuple(copy.id for copy in stay), gone, BY_DECISION))
    return found


def _planned(seen: _Seen, wanted: Sequence[CopiesChoice], protected: int, kept: int) -> Plan:
    """Of what is wanted, what may be done so that every picture stays."""
    model = Staging(seen.copies, seen.links, seen.staged)
    sizes = {copy.id: copy.size for copy in seen.copies}
    choices = []
    for choice in wanted:
        gone = tuple(photo_id for photo_id in choice.trash if model.stage(photo_id, choice.keep))
        if gone:
            choices.append(CopiesChoice(choice.keep, gone, choice.reason))
    staged = [photo_id for choice in choices for photo_id in choice.trash]
    return Plan(tuple(choices), len({choice.keep for choice in choices}), len(staged), sum(sizes[i] for i in staged), protected, kept)
