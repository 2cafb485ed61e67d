#!/usr/bin/env python3
"""Draws the pictures of this example: PPM files, small, with nothing but Python's own library.

Run it in this folder: python3 make_pictures.py
"""

import math
import pathlib

FOLDER = pathlib.Path(__file__).parent / "pictures"


def clamp(value):
    return max(0, min(255, round(value)))


def mix(a, b, t):
    t = max(0.0, min(1.0, t))
    return tuple(x + (y - x) * t for x, y in zip(a, b))


def inside(x, y, cx, cy, rx, ry):
    """1 well inside an ellipse, 0 outside, with a soft edge."""
    distance = math.hypot((x - cx) / rx, (y - cy) / ry)
    return (1.03 - distance) / 0.06


def triangle(x, y, points):
    """Is the point in the triangle?"""
    signs = []
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
        signs.append((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0)
    return all(signs) or not any(signs)


def cat(x, y):
    colour = mix((196, 220, 235), (236, 222, 200), y)
    fur = mix((150, 110, 70), (110, 75, 45), (math.sin(x * 40) + 1) / 2 * (y < 0.45))
    for side in (-1, 1):
        ear = [(0.5 + side * 0.25, 0.42), (0.5 + side * 0.24, 0.12), (0.5 + side * 0.06, 0.3)]
        if triangle(x, y, ear):
            colour = fur
    colour = mix(colour, fur, inside(x, y, 0.5, 0.55, 0.29, 0.33))
    for side in (-1, 1):
        colour = mix(colour, (210, 220, 90), inside(x, y, 0.5 + side * 0.12, 0.48, 0.065, 0.07))
        colour = mix(colour, (20, 20, 20), inside(x, y, 0.5 + side * 0.12, 0.48, 0.018, 0.06))
        colour = mix(colour, (235, 225, 210), inside(x, y, 0.5 + side * 0.055, 0.68, 0.065, 0.05))
        for whisker in range(3):
            slope = (whisker - 1) * 0.12
            if 0.06 < side * (x - 0.5) < 0.4 and abs(y - 0.68 - slope * abs(x - 0.5)) < 0.004:
                colour = (250, 250, 250)
    return mix(colour, (200, 110, 110), inside(x, y, 0.5, 0.63, 0.03, 0.022))


def sunset(x, y):
    sky = mix((40, 40, 110), (250, 150, 60), y / 0.65)
    colour = mix(sky, (255, 240, 190), inside(x, y, 0.62, 0.55, 0.1, 0.14))
    if y > 0.65:
        glitter = (math.sin(x * 60 + math.sin(y * 90) * 3) + 1) / 2
        colour = mix((20, 30, 70), (240, 150, 80), glitter * (1 - abs(x - 0.62) * 2.2) * 0.7)
    hill = 0.66 - 0.12 * math.sin(x * 5 + 0.6) - 0.03 * math.sin(x * 17)
    return (25, 25, 40) if hill < y < 0.66 else colour


def marble(x, y):
    vein = math.sin(8 * x + 5 * math.sin(4 * y + 2 * math.sin(5 * x)) + 3 * math.sin(9 * y))
    return mix((235, 235, 228), (90, 105, 120), abs(vein) ** 6)


def draw(name, width, height, picture):
    pixels = bytearray()
    for row in range(height):
        for column in range(width):
            pixels.extend(map(clamp, picture((column + 0.5) / width, (row + 0.5) / height)))
    (FOLDER / name).write_bytes(f"P6\n{width} {height}\n255\n".encode() + pixels)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    draw("cat.ppm", 128, 128, cat)
    draw("sunset.ppm", 160, 100, sunset)
    draw("marble.ppm", 96, 96, marble)
