"""A standard with a part that is entered by hand and with last year carried, for tests."""

from tests import walk

STANDARD = walk.STANDARD.replace(
    "blocks:", "  - {code: family, name: 家庭美德, source: given, weight: 20, full: 50}\nblocks:", 1
)
CARRYING = STANDARD.replace("blocks:", "base: 50\ncarry: {share: 10, over: 40, by: add}\nblocks:", 1)
