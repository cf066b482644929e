"""The speed of eyecite, a reader of American case citations, on a text.

    pip install eyecite hyperscan
    python benches/peer.py opinion.txt

The text in docs/performance.md is tests/assets/opinion.txt of eyecite itself."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from eyecite import get_citations
from eyecite.tokenizers import AhocorasickTokenizer, HyperscanTokenizer


def main() -> None:
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    megabytes = len(text.encode()) / 1e6
    with tempfile.TemporaryDirectory() as cache:
        tokenizers = {
            "Aho-Corasick": AhocorasickTokenizer(),
            "Hyperscan": HyperscanTokenizer(cache_dir=cache),
        }
        for name, tokenizer in tokenizers.items():
            # The first run compiles.
            found = len(get_citations(text, tokenizer=tokenizer))
            runs = []
            for _ in range(7):
                begun = time.process_time()
                get_citations(text, tokenizer=tokenizer)
                runs.append(time.process_time() - begun)
            speed = megabytes / statistics.median(runs)
            print(f"{name}: {found} citations, {speed:.2f} MB/s")


main()
