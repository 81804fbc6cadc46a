"""The command `import`: a plan of what would be copied, or, with --apply, verified copies that are photos of the library then."""

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from photodesk.cli.output import size_text
from photodesk.cli.session import Session, path_of
from photodesk.config import interrupts
from photodesk.domain.changes import JobGroup, JobsChanged
from photodesk.domain.importing import (
    DEFAULT_FOLDERS,
    DEFAULT_NAMES,
    FileState,
    ImportChoices,
    ImportedFile,
    ImportPlan,
    ImportProgressed,
    ImportReport,
    ImportState,
    Knowns,
    Survey,
    SurveyProgress,
)
from photodesk.domain.problems import Problem

if TYPE_CHECKING:
    from photodesk.app import Working

BLANK: dict[str, object] = {"planned": 0, "copied": 0, "skipped_known": 0, "verified": 0, "problems": [], "files": []}
_STEPS = {"files": "Found", "dates": "Dates", "contents": "Compared"}


def declare(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Its arguments."""
    words = command(
        "import", "copy photos from a card, a folder or Google Takeout, verified, into dated folders; prints a plan without --apply"
    )
    words.add_argument(
        "source", nargs="+", help="a card, a folder, a file or a part of a Takeout (zip); - reads names from stdin, -0 NUL-separated"
    )
    words.add_argument("--to", required=True, metavar="FOLDER", help="where the copies go; it is added to the library")
    words.add_argument(
        "--folders",
        default=DEFAULT_FOLDERS,
        metavar="T",
        help=f"a template for folders in it (default: {DEFAULT_FOLDERS})".replace("%", "%%"),
    )
    words.add_argument("--names", default=DEFAULT_NAMES, metavar="T", help=f"a template for names (default: {DEFAULT_NAMES})")
    words.add_argument("--known", choices=("skip", "copy"), default="skip", help="photos the library has by content (default: skip)")
    words.add_argument("--second-copy", metavar="DIR", help="a second, verified copy of each file there")
    words.add_argument("--tag", action="append", default=[], metavar="T", help="give the imported photos a tag; may be repeated")
    words.add_argument("--album", metavar="A", help="put the imported photos into an album")
    words.add_argument("--delete-from-card", action="store_true", help="delete from the source in the end, when all of it is verified")
    words.add_argument("--apply", action="store_true", help="do it")


def import_photos(session: Session) -> int:
    """Print a plan, or import."""
    options = session.arguments
    places = session.given_paths(options.source)
    choices = ImportChoices(
        path_of(options.to), options.folders, options.names, Knowns(options.known),
        None if options.second_copy is None else path_of(options.second_copy), tuple(options.tag), options.album,
        options.delete_from_card,
    )  # fmt: skip
    with session.working() as engine:
        interrupts.hold()
        try:
            status = _import(session, engine, places, choices)
        finally:
            interrupts.release()
        return status


def _import(session: Session, engine: "Working", places: Sequence[bytes], choices: ImportChoices) -> int:
    from photodesk.library.importing.looking_on import SurveyStopped

    earlier = engine.library.importing.same(places, choices) if session.arguments.apply else None
    reports = [] if earlier is None else [_run(session, engine, earlier)]
    if reports and reports[0].state is not ImportState.DONE:
        return _told(session, reports, None)
    try:
        survey = engine.survey(places, lambda progress: _survey_progress(session, progress), interrupts.came)
    except SurveyStopped:
        return session.output.stopped(_document(reports, None))
    plan = engine.library.importing.plan(survey, choices)
    if not session.arguments.apply:
        return _print(session, plan)
    if plan.to_copy or (choices.delete and plan.files):
        _tell_takeout(session, survey)
        reports.append(_run(session, engine, engine.library.importing.begin(plan, session.operation)))
    return _told(session, reports, plan)


def _run(session: Session, engine: "Working", import_id: int) -> ImportReport:
    return engine.import_files(import_id, lambda progress: _progress(session, progress), interrupts.came)


def finish(session: Session, engine: "Working") -> list[Problem]:
    """Go on with imports that were broken off (`jobs run`); what is wrong with those that still wait."""
    problems: list[Problem] = []
    for import_id in engine.library.importing.unfinished():
        interrupts.hold()
        try:
            problems += _run(session, engine, import_id).problems
        finally:
            interrupts.release()
    return problems


# -- what is printed


def _print(session: Session, plan: ImportPlan) -> int:
    """The plan."""
    survey = plan.survey
    files = [_file(each.found.file.shown, each.target, each.state.value, None) for each in plan.files]
    session.output.end()
    document = {
        **BLANK, "planned": len(plan.to_copy), "skipped_known": len(plan.files) - len(plan.to_copy), "files": files,
        "problems": list(map(_problem, survey.skipped)), "bytes": plan.size, "example": os.fsdecode(plan.example),
        "others": survey.others, **_takeout(survey),
    }  # fmt: skip
    session.output.document(document)
    videos = f"{survey.videos:,} video{'' if survey.videos == 1 else 's'}"
    session.output.text(f"{survey.photos:,} photos · {videos} · {size_text(survey.size)} · {survey.new:,} new")
    _tell_takeout(session, survey)
    for each in plan.to_copy:
        session.output.columns([os.fsdecode(each.found.file.shown), os.fsdecode(each.target)])
    known = len(plan.files) - len(plan.to_copy)
    session.output.text(f"{len(plan.to_copy):,} files ({size_text(plan.size)}) would be copied, {known:,} are known; --apply copies them")
    for problem in survey.skipped:
        session.output.text(problem.message)
    return 1 if survey.skipped else 0


def _told(session: Session, reports: Sequence[ImportReport], plan: ImportPlan | None) -> int:
    """What was done."""
    document = _document(reports, plan)
    if any(report.state is ImportState.STOPPED for report in reports):
        return session.output.stopped(document)
    session.output.end()
    session.output.document(document)
    text = f"{document['copied']:,} files copied and verified, {document['skipped_known']:,} known"
    if document["deleted"]:
        text += f", {document['deleted']:,} deleted from the card"
    session.output.text(text)
    for problem in document["problems"]:
        session.output.complain(problem["message"]) if session.output.as_json else session.output.text(problem["message"])
    return 1 if document["problems"] else 0


def _document(reports: Sequence[ImportReport], plan: ImportPlan | None) -> dict[str, Any]:
    """The keys of the contract over an import that was taken up again and what came on top."""
    skipped = plan.survey.skipped if plan is not None else ()
    files: dict[str, dict[str, Any]] = {}
    if plan is not None:
        files = {each["from"]: each for each in (_file(f.found.file.shown, f.target, f.state.value, None) for f in plan.files)}
    for report in reports:
        files.update({each["from"]: each for each in map(_imported, report.files)})
    known = sum(1 for each in files.values() if each["state"] == FileState.KNOWN)
    return {
        "planned": sum(1 for each in files.values() if each["state"] != FileState.KNOWN),
        "copied": sum(report.copied for report in reports),
        "skipped_known": known,
        "verified": sum(report.verified for report in reports),
        "deleted": sum(report.deleted for report in reports),
        "state": reports[-1].state.value if reports else ImportState.DONE.value,
        "edit": next((report.edit_id for report in reversed(reports) if report.edit_id is not None), None),
        "problems": [*map(_problem, skipped), *(_problem(problem) for report in reports for problem in report.problems)],
        "files": list(files.values()),
        **(_takeout(plan.survey) if plan is not None else {}),
    }


def _imported(each: ImportedFile) -> dict[str, Any]:
    return _file(each.source, each.target, each.state.value, each.reason)


def _file(source: bytes, target: bytes, state: str, reason: str | None) -> dict[str, Any]:
    return {"from": os.fsdecode(source), "to": os.fsdecode(target), "state": state, "reason": reason}


def _problem(problem: Problem) -> dict[str, Any]:
    found = asdict(problem)
    found["id"] = found.pop("photo_id")
    return found


def _takeout(survey: Survey) -> dict[str, Any]:
    return {} if survey.takeout is None else {"takeout": asdict(survey.takeout)}


def _tell_takeout(session: Session, survey: Survey) -> None:
    """Google's own before anything is copied."""
    found = survey.takeout
    if found is None:
        return
    texts = [
        f"{found.photos:,} photos · {found.matched:,} matched with Google data · {found.from_name:,} dated from file name"
        f" · {len(found.albums):,} albums"
    ]
    if found.missing_parts:
        texts.append(f"Parts of this Takeout are missing: {', '.join(f'{part:03}' for part in found.missing_parts)}")
    for text in texts:
        session.output.message(text)


def _progress(session: Session, progress: ImportProgressed) -> None:
    group = JobGroup("Copied", "running", progress.files_done, progress.files_total)
    session.output.progress(JobsChanged((group,)))


def _survey_progress(session: Session, progress: SurveyProgress) -> None:
    group = JobGroup(_STEPS[progress.step], "running", progress.done, progress.total or progress.done)
    session.output.progress(JobsChanged((group,)))
