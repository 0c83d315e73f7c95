"""What PostgreSQL keeps beside the businesses, so that counts and name search stay cheap.

Triggers on the table of businesses write `ListingChange`, `NameWord` and `KnownWord` in the same
transaction as the change, whoever makes it (`listing_triggers.sql`). SQLite, with its few rows,
counts and searches the businesses themselves and leaves these tables empty.
"""

from django.db import models

from smes.models import Sme

ALL_TEXT, ALL = "*", -1  # in a cell: whatever the value


class ListingCell(models.Model):
    """How many listed businesses share these values; ALL stands for any value of that column."""

    industry = models.CharField(max_length=1)
    country = models.CharField(max_length=2)
    ten = models.SmallIntegerField()  # the score's ten, 100 counted with the nineties
    basis = models.SmallIntegerField()
    size = models.SmallIntegerField()
    age = models.SmallIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["industry", "ten", "basis", "size", "age", "country"],
                name="listing_cell_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.industry} {self.country} {self.ten}: {self.count}"


class ListingChange(models.Model):
    """A change of the counts that is not in the cells yet. Values are never ALL here."""

    industry = models.CharField(max_length=1)
    country = models.CharField(max_length=2)
    ten = models.SmallIntegerField()
    basis = models.SmallIntegerField()
    size = models.SmallIntegerField()
    age = models.SmallIntegerField()
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.count:+}"


class NameWord(models.Model):
    """A word of a listed business's name, in lower case."""

    word = models.CharField(max_length=40)
    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sme", "word"], name="name_word_once")]
        indexes = [models.Index(fields=["word", "-sme"], name="name_word_by_word")]

    def __str__(self) -> str:
        return self.word


class KnownWord(models.Model):
    """Each word that a name has or had: what a mistyped word is compared with."""

    word = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.word
