from __future__ import annotations

from django.db import models


class Postcode(models.Model):
    """Where a postcode is, from a file that a public body publishes. Nobody outside is asked about one."""

    code = models.CharField(max_length=7, primary_key=True, help_text="In capitals, without a blank.")
    outward = models.CharField(max_length=4, db_index=True, help_text="The first half, such as KF1.")
    latitude = models.FloatField(help_text="Degrees north (WGS 84).")
    longitude = models.FloatField(help_text="Degrees east (WGS 84).")
    district = models.CharField(
        max_length=9, blank=True, db_index=True, help_text="Code of the local authority, such as E06000021."
    )
    is_in_use = models.BooleanField(default=True, help_text="Ended ones are still on letters and in memories.")

    def __str__(self) -> str:
        return f"{self.outward} {self.code[-3:]}"


class PostcodeLoad(models.Model):
    """How far a file of postcodes has been read. Written with the rows it counts, so a broken load goes on there."""

    fingerprint = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what the file is known by.")
    name = models.CharField(max_length=255)
    lines_read = models.PositiveBigIntegerField(default=0)
    lines_left_out = models.PositiveBigIntegerField(default=0, help_text="Without a position, or not readable.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return self.name
