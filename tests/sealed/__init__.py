"""Sets of labelled reports that nobody who writes the reader has seen: what is read of them the first time is the measure.

    python -m tests.sealed SET            read a set, print its scores, append them to scores.csv
    python -m tests.sealed SET --look     print what was read wrongly as well: a set that is looked at is no longer sealed

A set is a folder with `brief.md` (what its writer was asked for) and `reports.jsonl`, one report a line:

    {"report": "port-2023", "lang": "zh", "title": "…", "published": "2024-03-01", "blocks": [
      {"kind": "heading", "level": 1, "text": "…"},
      {"kind": "paragraph", "text": "…", "figures": [{"text": "3.2亿吨", "value": "320000000", "unit": "t", …}],
       "labels": ["第73届"], "names": [["河口市", "GPE"]], "claims": [{"text": "…", "kind": "statistic", "source": "…"}]}]}

The fields are the columns of the dataset. A field that is left out is expected to be empty; a list holds all readings that are
right. `nth` counts the same text in a block from 1. `labels` are numbers that are no figures. A set is written and committed
before its first run; wrong labels are corrected in a commit of their own that says why.
"""
