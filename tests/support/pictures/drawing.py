"""Pictures that people attach."""

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (480, 220)
HORIZON = 140
SUN = (350, HORIZON - 6)
SKY = ("#2b3a67", "#4d4c7d", "#827397", "#c98474", "#e8a87c", "#f6d186")
# Rings around the sun, the widest first.
GLOW = ((96, "#eeb98a"), (70, "#f6d186"), (44, "#fff1c1"))


def harbour() -> bytes:
    """A sailing boat before the evening sun, as PNG. It has few colours, so a GIF shows it as it is."""
    # Drawn twice as large and made smaller, for smooth edges.
    image = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), "#24476b")
    draw = ImageDraw.Draw(image)

    def polygon(colour: str, *points: tuple[int, int]) -> None:
        draw.polygon([(x * 2, y * 2) for x, y in points], fill=colour)

    band = HORIZON // len(SKY) + 1
    for number, colour in enumerate(SKY):
        draw.rectangle((0, number * band * 2, SIZE[0] * 2, HORIZON * 2), fill=colour)
    for radius, colour in GLOW:
        x, y = SUN[0] * 2, SUN[1] * 2
        draw.pieslice((x - radius * 2, y - radius * 2, x + radius * 2, y + radius * 2), 180, 360, fill=colour)
    polygon("#3f3d63", (0, HORIZON), (0, 92), (60, 70), (125, 112), (170, 96), (250, HORIZON))
    polygon("#33325a", (0, HORIZON), (0, 122), (80, 104), (180, HORIZON))
    draw.rectangle((0, HORIZON * 2, SIZE[0] * 2, SIZE[1] * 2), fill="#24476b")
    for number in range(7):
        half, y = 62 - number * 7, HORIZON + 6 + number * 11
        draw.rectangle(((SUN[0] - half) * 2, y * 2, (SUN[0] + half) * 2, (y + 3) * 2), fill="#e8a87c")
    polygon("#c8443c", (206, 42), (206, 160), (142, 160))
    polygon("#f3ead7", (212, 58), (212, 160), (262, 160))
    draw.rectangle((207 * 2, 34 * 2, 210 * 2, 166 * 2), fill="#2a1f1d")
    polygon("#5a3226", (132, 166), (280, 166), (258, 186), (156, 186))
    polygon("#1c3a59", (120, 190), (292, 190), (272, 194), (140, 194))
    file = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def disk_chart() -> bytes:
    """A disk that fills within a week, as PNG."""
    width, height, bottom = 880, 400, 340
    image = Image.new("RGB", (width, height), "#f7f7f5")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=28)
    draw.text((40, 20), "Disk used, percent", font=ImageFont.load_default(size=32), fill="#2b2d31")
    for number, (day, used) in enumerate(zip(("Mon", "Tue", "Wed", "Thu", "Fri"), (61, 68, 79, 91, 100), strict=True)):
        left, top = 60 + number * 160, bottom - used * 2
        draw.rectangle((left, top, left + 110, bottom), fill="#d9453d" if used == 100 else "#5b7fa8")
        draw.text((left + 55, top - 22), str(used), font=font, fill="#2b2d31", anchor="mm")
        draw.text((left + 55, bottom + 28), day, font=font, fill="#2b2d31", anchor="mm")
    draw.line((40, bottom, width - 40, bottom), fill="#2b2d31", width=3)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
