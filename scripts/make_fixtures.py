#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy==2.4.6",
#   "pillow==13.0.0",
#   "timm==1.0.31",
#   "torch==2.13.0",
#   "torchvision==0.28.0",
# ]
# ///
"""Makes the trained tiny BEiT v2 classifier, its held-out pictures and the values PyTorch computes for them.

Without options everything under Fixtures/tiny and Fixtures/golden is made again, which takes about ten
minutes on two cores, nearly all of it training.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXAMPLES = """\
examples:
  uv run scripts/make_fixtures.py                     train, draw, compute, write everything
  uv run scripts/make_fixtures.py --check             compute the references again and compare; writes nothing
  uv run scripts/make_fixtures.py --keep-checkpoint   draw and compute again with the checkpoint that is there
  uv run scripts/make_fixtures.py --keep-checkpoint --keep-pictures
                                                      compute references, golden vector and manifest again

Without uv, use any Python environment that holds the versions named at the top of this file.
The exit status is 0 when all is done or equal, 1 when --check found differences, 2 when it could not run.
"""

SEED = 20221114


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(__file__).resolve().parent.parent / "Fixtures"
    parser.add_argument("--output", type=Path, default=root, metavar="DIR", help="folder to write (default: Fixtures)")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of pictures and training (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="threads of training (default: %(default)s)")
    parser.add_argument("--keep-checkpoint", action="store_true", help="do not train; use the checkpoint that is there")
    parser.add_argument("--keep-pictures", action="store_true", help="do not draw; use the pictures that are there")
    parser.add_argument("--check", action="store_true", help="compare with what is there; write nothing")
    parser.add_argument("--contact-sheet", type=Path, metavar="PNG", help="also write all pictures in one")
    return parser.parse_args()


def make(options: argparse.Namespace) -> int:
    from fixtures import evidence, pictures, training

    root = options.output
    if not options.keep_pictures:
        pictures.write(root / evidence.PICTURES, options.seed)
    if not options.keep_checkpoint:
        training.train(root / evidence.CHECKPOINT, options.seed, options.threads)
    evidence.write(root, options.seed)
    print(f"{root}: {evidence.read_document(root / evidence.REFERENCES)['recorded']}")
    return 0


def check(options: argparse.Namespace) -> int:
    from fixtures import evidence
    from fixtures.libraries import versions

    kept = evidence.read_document(options.output / evidence.MANIFEST)["versions"]
    if kept != versions():
        print(f"note: made with {kept}, compared with {versions()}", file=sys.stderr)
    differences = evidence.check(options.output)
    print("\n".join(differences) or "no differences")
    return 1 if differences else 0


def main() -> int:
    options = parsed()
    try:
        status = check(options) if options.check else make(options)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    if options.contact_sheet:
        from fixtures import evidence, pictures

        pictures.contact_sheet(options.output / evidence.PICTURES, options.contact_sheet)
    return status


if __name__ == "__main__":
    sys.exit(main())
