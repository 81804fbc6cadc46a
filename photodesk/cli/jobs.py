"""Commands of the job queue and its problem list."""

from dataclasses import asdict
from typing import Any

from photodesk.cli import importing
from photodesk.cli.session import Session, UsageError
from photodesk.domain.changes import JobProblem


def jobs(session: Session) -> int:
    """List, run, retry, cancel or ignore jobs."""
    options = session.arguments
    action = options.action
    if (options.id and action in ("list", "run")) or (options.state and action != "list"):
        raise UsageError(f"`jobs {action}` takes no {'ids' if options.id else '--state'}; nothing was changed; leave it out")
    if action == "run":
        return _run(session)
    if action in ("retry", "cancel", "ignore"):
        return _change(session, action)
    with session.reading() as library:
        found = library.jobs.listed(session.arguments.state)
    session.output.document({"jobs": [_document(job) for job in found]})
    session.output.table([(job.id, job.kind, job.state, job.attempts, job.reason or "", job.path) for job in found])
    return 0


def _run(session: Session) -> int:
    with session.working() as engine:
        try:
            importing.finish(session, engine)
            engine.run_jobs(session.output.progress)
        except KeyboardInterrupt:
            left = [job for job in engine.library.jobs.listed() if job.state not in ("done", "cancelled")]
            return session.output.stopped({"jobs": [_document(job) for job in left]})
        left = [job for job in engine.library.jobs.listed() if job.state in ("failed", "waiting")]
    session.output.document({"jobs": [_document(job) for job in left]})
    for job in left:
        session.output.text(f"{job.path}: {job.message}")
    return 1 if left else 0


def _change(session: Session, action: str) -> int:
    ids = set(session.arguments.id)
    if not ids:
        raise UsageError(f"no job was named; nothing was changed; name them, as in: photodesk jobs {action} 12")
    with session.working() as engine:
        number = getattr(engine.library.jobs, action)(ids=list(ids))
        found = [job for job in engine.library.jobs.listed() if job.id in ids]
    session.output.document({"jobs": [_document(job) for job in found], "changed": number})
    session.output.text(f"{number:,} jobs changed")
    if number == len(ids):
        return 0
    session.output.complain(
        f"{len(ids) - number:,} of these are no jobs to {action}; they were left as they are; `photodesk jobs` lists them"
    )
    return 1


def _document(job: JobProblem) -> dict[str, Any]:
    document = asdict(job)
    document["photo"] = document.pop("photo_id")
    return document
