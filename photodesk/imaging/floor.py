"""The floor under the first and second look: read, decode scaled, reduce, encode; nothing of PhotoDesk. For benchmarks.

Run as a program of its own, `python -m photodesk.imaging.floor look|preview FOLDER PROCESSES`: prints the wall seconds of all
JPEGs below FOLDER as one number.
"""

import hashlib
import io
import multiprocessing
import sys
import time
from pathlib import Path

from PIL import Image, ImageFile

EDGES_PX = {"look": 512, "preview": 2048}


def reduce_one(step: str, path: Path) -> None:
    """The pixels of one photo; a file that cannot be read counts as nothing."""
    try:
        data = path.read_bytes()
        picture = Image.open(io.BytesIO(data), formats=("JPEG",))
        if step == "look":
            hashlib.blake2b(data, digest_size=32).digest()
            picture.getexif()
        scale = min(1.0, EDGES_PX[step] / max(picture.size))
        target = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture.draft("RGB", target)
        small = picture.convert("RGB").resize(target, Image.Resampling.BICUBIC)
        small.save(io.BytesIO(), "JPEG", quality=85, progressive=step == "preview")
    except Exception as error:
        print(f"{path.name}: {error}", file=sys.stderr)


def main() -> None:
    """Measure and print."""
    step, folder, processes = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    photos = [(step, path) for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg")]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        began = time.perf_counter()
        pool.starmap(reduce_one, photos, chunksize=1)
        print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
