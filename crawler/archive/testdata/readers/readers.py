"""Lists the records of WARC files as Python's warcio sees them, one a line: id, type, and the digest of the block.
A digest that warcio finds wrong, of block or payload, ends it."""

import hashlib
import sys

from warcio.archiveiterator import ArchiveIterator

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
    with open(path, "rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            digest = hashlib.sha256(record.raw_stream.read()).hexdigest()
            print(record.rec_headers.get_header("WARC-Record-ID"), record.rec_type, "sha256:" + digest)
