"""Commands of health and figures: doctor, stats, perf, bench."""

from dataclasses import asdict
from typing import Any

from photodesk.cli.output import size_text
from photodesk.cli.session import Session
from photodesk.config.figures import Figures
from photodesk.domain.problems import LibraryUnavailable
from photodesk.library.checking import Check
from photodesk.library.library import Library
from photodesk.library.recovering import Recovered
from photodesk.library.statistics import Sum


def doctor(session: Session) -> int:
    """Check Library; with --repair mend what can be made again."""
    if session.arguments.repair:
        with session.working() as engine:
            repaired = engine.library.checking.repair()
            engine.run_jobs(session.output.progress)
            session.output.end()
            session.output.message(f"photodesk: {repaired.mended:,} things were mended")
            _tell_recovered(session, repaired.recovered)
            return _tell(session, engine.library, {"repaired": {"mended": repaired.mended, **asdict(repaired.recovered)}})
    try:
        with session.reading() as library:
            return _tell(session, library)
    except LibraryUnavailable as error:
        if error.code != "CATALOG_DAMAGED":
            raise
        session.output.document({"checks": [asdict(Check("catalog_intact", False, str(error), invariant="I8"))], "notices": []})
        session.output.text(str(error))
        return 1


def _notices(library: Library) -> list[dict[str, str]]:
    """What opening the library and the checks found."""
    return [{"code": notice.code, "message": notice.message} for notice in library.checking.notices]


def _tell_recovered(session: Session, recovered: Recovered) -> None:
    if recovered.edits:
        session.output.message(f"photodesk: {recovered.edits:,} edits of the second copy were done again; `photodesk history` lists them")
    if recovered.unknown:
        text = f"{recovered.unknown:,} of their photos are not in this library; what was said of them is kept; add their folders"
        session.output.complain(text)
    for place in recovered.refused:
        session.output.complain(f"journal/{place} can’t be understood; this edit was left out, the file was not changed; keep it")


def _tell(session: Session, library: Library, more: dict[str, Any] | None = None) -> int:
    checks: list[Check] = []
    try:
        checks.extend(library.checking.run(verify=session.arguments.verify))
    except KeyboardInterrupt:
        return session.output.stopped({"checks": [asdict(check) for check in checks], "notices": _notices(library)})
    notices = _notices(library)
    session.output.document({"checks": [asdict(check) for check in checks], "notices": notices, **(more or {})})
    for check in checks:
        session.output.text(f"{'ok     ' if check.ok else 'PROBLEM'}  {check.name}: {check.message}")
        if not check.ok:
            session.output.text(f"         {check.fix}")
    return 0 if all(check.ok for check in checks) else 1


def stats(session: Session) -> int:
    """Storage by folder, year, format and tag."""
    with session.reading() as library:
        found = library.statistics.storage()

    def listed(sums: list[Sum]) -> list[dict[str, object]]:
        return [{"name": name, "photos": number, "bytes": size} for name, number, size in sums]

    lists = {key: listed(getattr(found, key)) for key in ("by_folder", "by_year", "by_format", "by_tag")}
    totals = {key: getattr(found, key) for key in ("photos", "bytes", "duplicates_bytes", "cache_bytes")}
    session.output.document({**totals, **lists})
    session.output.text(f"{found.photos:,} photos, {size_text(found.bytes)}")
    session.output.text(f"{size_text(found.duplicates_bytes)} in further copies of the same bytes · cache {size_text(found.cache_bytes)}")
    for title, sums in (("Folders", found.by_folder), ("Years", found.by_year), ("Formats", found.by_format), ("Tags", found.by_tag)):
        if sums:
            session.output.text("")
            session.output.text(title)
            session.output.table([(f"  {name}", f"{number:,}", size_text(size)) for name, number, size in sums])
    return 0


def perf(session: Session) -> int:
    """The figures of all processes since the last reset."""
    if not session.paths.library.is_dir():
        raise LibraryUnavailable("NO_LIBRARY", f"there is no library at {session.paths.library}; nothing was created; add a folder first")
    figures = Figures(session.paths.figures)
    if session.arguments.reset:
        figures.reset()
    found = figures.snapshot()
    session.output.document(found)
    rows = [
        (name, f"{m['count']:,}", *(f"{m[key]:.1f}" for key in ("p50", "p95", "p99", "max")), m["unit"])
        for name, m in found["metrics"].items()
    ]
    session.output.table([("name", "count", "p50", "p95", "p99", "max", "unit"), *rows])
    for alert in found["alerts"]:
        session.output.text("over budget: {name} {which} is {value:.0f} {unit}, at most {limit:g} is promised".format(**alert))
    if found["slow"]:
        session.output.text("")
        session.output.text(f"the latest of {len(found['slow']):,} slow operations")
        session.output.table([(entry["at"][:19], f"{entry['ms']:.0f} ms", entry["what"], _cause(entry)) for entry in found["slow"][-10:]])
    return 0


def _cause(entry: dict[str, Any]) -> str:
    """Where a slow operation was: the innermost function, or the plan of the statement."""
    return (entry.get("stack") or [""])[-1] or (entry.get("plan") or "").replace("\n", "; ")


def bench(session: Session) -> int:
    """The project's own benchmarks."""
    from photodesk.cli.benches import run

    options = session.arguments
    results = run(options.name, photos=options.photos, folder=options.folder, say=session.output.message)
    session.output.document({"results": [asdict(result) for result in results]})
    session.output.table([(r.name, f"{r.value:,.3f}", r.unit, "" if r.limit is None else f"limit {r.limit:g}") for r in results])
    return 0
