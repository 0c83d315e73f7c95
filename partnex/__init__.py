"""Partnex: small businesses prove their credibility, investors fund them with open eyes."""

__version__ = "0.1.0"
