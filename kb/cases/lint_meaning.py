"""Two cases that say the same: found by meaning, where words alone would not show it."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from kb.cases.files import CaseFile, Fault, Location
from kb.encoder import Encoder
from kb.index.embeddings import Vectors
from kb.ort import Kind
from kb.progress import Progress, no_progress

# Cosines of the built encoder, measured on 284 cases that were read and found distinct. Between two cases of a product
# titles with causes reached 0.980, symptoms 0.985. Of copies with the last sentence of the cause dropped 95 % lay above
# 0.984; of symptoms with 了, 啊, ？ or 怎么办 added 95 % above 0.986. Another encoder needs these measured again.
SAME_CASE = 0.984
SAME_SYMPTOM = 0.988
TOLD_EVERY = 64  # lines encoded between two words to whoever watches


def check_meaning(files: list[CaseFile], encoder: Encoder, progress: Progress = no_progress) -> list[Fault]:
    """Faults of every two cases for one product and the same readers that say the same, each naming the other's id."""
    known = [(file, file.case) for file in files if file.case is not None]
    if not known:
        return []
    statements = _encode(encoder, [f"{case.title}。{case.cause}" for _, case in known], "passage", progress)
    owners = [number for number, (_, case) in enumerate(known) for _ in case.symptoms]
    symptoms = _encode(encoder, [symptom for _, case in known for symptom in case.symptoms], "query", progress)
    places = [np.flatnonzero(np.array(owners) == number) for number in range(len(known))]
    faults: list[Fault] = []
    for first, second in combinations(range(len(known)), 2):
        (_, one), (file, other) = known[first], known[second]
        if not one.competes_with(other):
            continue
        likeness = float(statements[first] @ statements[second])
        if likeness >= SAME_CASE:
            message = f"{other.id} says nearly the same as {one.id} (cosine {likeness:.3f}); make one case of the two"
            faults.append(file.fault_at(("cause",), message))
        pairs = symptoms[places[first]] @ symptoms[places[second]].T
        for row, column in zip(*np.nonzero(pairs >= SAME_SYMPTOM), strict=True):
            where: Location = ("symptoms", int(column))
            message = (
                f"{other.symptoms[column]!r} means the same as {one.symptoms[row]!r} of {one.id} "
                f"(cosine {pairs[row, column]:.3f}); keep it where it belongs, in {one.id} or {other.id}"
            )
            faults.append(file.fault_at(where, message))
    return sorted(faults)


def _encode(encoder: Encoder, lines: list[str], kind: Kind, progress: Progress) -> Vectors:
    vectors = [np.empty((0, encoder.dimensions), np.float32)]
    for start in range(0, len(lines), TOLD_EVERY):
        vectors.append(encoder.encode(lines[start : start + TOLD_EVERY], kind))
        progress(min(start + TOLD_EVERY, len(lines)), len(lines))
    return np.concatenate(vectors)
