"""`python -m pipeline` is `kehoach`."""

from pipeline.start import main

if __name__ == "__main__":
    main()
