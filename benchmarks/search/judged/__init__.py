"""An app of the benchmarks: documents that were judged."""
