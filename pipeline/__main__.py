"""`python -m pipeline` is `zhengju`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
