"""colours.py - whether the profile's colours can be read, by colour-blind people, too.

Contrast is that of WCAG 2.1 (1.4.3: 4.5 at least). How a colour looks to the colour-blind
is computed with the matrices for severity 1.0 of Machado, Oliveira and Fernandes, "A
Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions
on Visualization and Computer Graphics 15(6), 2009, which work on linear RGB. Colours are
compared by their distance in CIE L*a*b* (CIE76), where 2.3 is the least that people notice.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import itertools
import math
import unittest

import files

VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868),
                   (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968),
                     (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779),
                   (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
}
LINEAR_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722),
                 (0.0193, 0.1192, 0.9505))
WHITE_POINT = (0.9505, 1.0, 1.089)  # D65
LEAST_CONTRAST = 4.5
LEAST_DISTANCE = 15
WHITE = (1.0, 1.0, 1.0)  # rows without a rule


def multiply(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


def linear(colour):
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            for value in colour]


def contrast(one, other):
    darker, lighter = sorted(multiply(LINEAR_TO_XYZ, linear(colour))[1]
                             for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def as_lab(colour, vision):
    """How it looks to somebody with that vision."""
    seen = [min(1, max(0, value)) for value in multiply(VISION[vision], linear(colour))]
    x, y, z = (value / white for value, white
               in zip(multiply(LINEAR_TO_XYZ, seen), WHITE_POINT))

    def cube_root(value):
        return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
    return (116 * cube_root(y) - 16, 500 * (cube_root(x) - cube_root(y)),
            200 * (cube_root(y) - cube_root(z)))


class Colours(unittest.TestCase):
    def test_arithmetic(self):
        """Against what others have published."""
        self.assertAlmostEqual(contrast((0, 0, 0), WHITE), 21, places=3)
        self.assertAlmostEqual(contrast((119 / 255,) * 3, WHITE), 4.48, places=2)
        for found, known in zip(as_lab((1, 0, 0), "normal"), (53.24, 80.09, 67.20)):
            self.assertAlmostEqual(found, known, delta=0.05)
        for vision in VISION:
            self.assertAlmostEqual(as_lab(WHITE, vision)[0], 100, places=1)

    def test_text_can_be_read(self):
        for name, (_, background, text) in files.rules().items():
            with self.subTest(rule=name):
                self.assertGreaterEqual(contrast(background, text), LEAST_CONTRAST)

    def test_colours_differ(self):
        backgrounds = {name: rule[1] for name, rule in files.rules().items()}
        backgrounds["no rule"] = WHITE
        for vision, (one, other) in itertools.product(
                VISION, itertools.combinations(backgrounds, 2)):
            with self.subTest(vision=vision, rules=(one, other)):
                self.assertGreaterEqual(
                    math.dist(*(as_lab(backgrounds[name], vision) for name in (one, other))),
                    LEAST_DISTANCE)

    def test_colour_is_not_the_only_sign(self):
        shown = [content for _, content in files.columns()]
        self.assertIn("%Cus:sipdiag.verdict:0:R", shown)
        self.assertIn("%Cus:sipdiag.severity:0:R", shown)


if __name__ == "__main__":
    unittest.main()
