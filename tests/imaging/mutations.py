"""Damages pictures at random and runs them through a real pool."""

import random
import threading

from imaging.samples import FORMATS, encoded, look, scene
from PIL import Image

from photodesk.domain.problems import DecodeError
from photodesk.imaging.decoders.pool import DecoderPool


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One to four changes: a bit, a byte, a 32-bit number, a cut, a piece moved."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if len(changed) < 16:
            break
        at = chance.randrange(len(changed) if chance.random() < 0.5 else min(len(changed), 600))
        match chance.randrange(5):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
            case 2:
                numbers = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), b"\0\0\xff\xff", chance.randbytes(4))
                changed[at : at + 4] = chance.choice(numbers)
            case 3:
                del changed[at : at + chance.choice((1, 7, 100, len(changed)))]
            case 4:
                piece = changed[at : at + chance.randrange(1, 64)]
                changed[chance.randrange(len(changed)) :][:0] = piece
    return bytes(changed)


def run_mutations(made: DecoderPool, count: int, seed: int) -> dict[str, int]:
    """Look at *count* mutations from two threads; how often each thing happened."""
    chance = random.Random(seed)
    exif = Image.Exif()
    exif[0x0112] = 6
    originals = [encoded(scene(64, 48), name, **({"exif": exif} if name in ("jpeg", "png", "webp") else {})) for name in FORMATS]
    work = iter([mutated(chance.choice(originals), chance) for _ in range(count)])
    lock, happened = threading.Lock(), dict[str, int]()

    def run() -> None:
        while True:
            with lock:
                data = next(work, None)
            if data is None:
                return
            try:
                word = "damaged" if look(made, data).damaged else "shown"
            except DecodeError as error:
                word = error.reason.value
            with lock:
                happened[word] = happened.get(word, 0) + 1

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return happened
