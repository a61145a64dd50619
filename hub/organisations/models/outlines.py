from __future__ import annotations

from django.db import models

from hub.organisations.models.areas import Area


class AreaOutline(models.Model):
    """The outline of an area for small maps, from a file that a public body publishes, with few points."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="outline")
    polygons = models.JSONField(
        help_text="Polygons of an outer ring and holes; points are 100,000ths of a degree east and north (WGS 84)."
    )
    latitude = models.FloatField(help_text="Degrees north of where its name stands.")
    longitude = models.FloatField(help_text="Degrees east of where its name stands.")
    source = models.CharField(max_length=255, help_text="The name of the file.")
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = "outline of an area"
        verbose_name_plural = "outlines of areas"
        ordering = ["area__path"]

    def __str__(self) -> str:
        return f"Outline of {self.area}"
