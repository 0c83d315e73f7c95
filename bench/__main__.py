"""`python -m bench`: every benchmark, one after the other."""

from bench import listing

if __name__ == "__main__":
    listing.main()
