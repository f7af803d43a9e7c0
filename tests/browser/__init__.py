"""What a browser makes of the pages we write: `python -m tests.browser`, or `./test browser`.

Needs Chromium (Debian's package `chromium`), Playwright, and axe-core, which axe-playwright-python brings (dev group). It is not
part of `./test`: a browser is a program of its own that a machine may lack.
"""
