"""Rules that forms and serializers share."""

MAX_PASSWORD = 128  # characters; hashing costs more the longer it is
