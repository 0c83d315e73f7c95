"""Believable demo data: invented businesses whose statements go through the real readers."""
