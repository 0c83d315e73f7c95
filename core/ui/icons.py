"""Icons as inline SVG from the `lucide` package, each drawn once per process."""

from functools import lru_cache

import lucide
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """The icon called `name` at lucide.dev, sized by the text around it.

    Without a label it is decoration and hidden from screen readers.
    Raises lucide.IconDoesNotExist.
    """
    attributes = {"class": f"icon icon-{name}", "focusable": "false"}
    if not label:
        attributes["aria-hidden"] = "true"
    drawing = lucide._render_icon(name, None, **attributes)
    if label:
        start = drawing.index(">") + 1
        opening = drawing[: start - 1] + ' role="img">'
        drawing = f"{opening}<title>{escape(label)}</title>{drawing[start:]}"
    # Drawn from the package's own files; the only foreign text is escaped above.
    return mark_safe(drawing)  # noqa: S308
