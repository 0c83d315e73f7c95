"""Compute a Partnex score again, offline: python recompute.py < explanation.json"""

import json
import sys
from fractions import Fraction
from math import exp, floor

document = json.load(sys.stdin)
formula, shown, points, total = document["formula"], document["contributions"], {}, 0
if formula is None:
    sys.exit("Another service computed this score; only that service can compute it again.")
number = float if formula["arithmetic"] == "float" else lambda value: Fraction(str(value))
given = {name: None if x is None else number(x) for name, x in document["inputs"].items()}
revenue, expenses, debt = given["revenue"], given["expenses"], given["debt"]
margin = (revenue - expenses) / revenue if revenue and expenses is not None else None
ratio = debt / revenue if revenue and debt is not None else number(0) if debt == 0 else None
cover = None if None in (margin, ratio) else max(margin, 0) / (ratio + number("0.05"))
features = {"margin": margin, "debt": ratio, "cover": cover, "growth": given["revenue_growth"]}
for curve in formula["curves"]:  # straight lines between the knots, flat outside them
    at, x, y = features[curve["code"]], [number(knot) for knot in curve["knots"]], curve["points"]
    right = 0 if at is None else sum(knot <= at for knot in x)
    earned = 0 if at is None else y[max(0, right - 1)]
    if 0 < right < len(x):
        earned += (y[right] - y[right - 1]) / (x[right] - x[right - 1]) * (at - x[right - 1])
    points[curve["code"]], total = earned, total + earned
if "calibration" in formula and cover is not None:
    fit = formula["calibration"]["without_growth" if features["growth"] is None else "complete"]
    chance = 1 / (1 + exp(total * fit["slope"] - fit["intercept"]))
    print(f"Probability of default: {chance:.6f}, shown {document['probability_of_default']:.6f}")
for name, code in (("reporting_consistency", "consistency"), ("impact_score", "impact")):
    points[code] = formula[code] * (given[name] or 0)
    total += points[code]
score = floor(2 * total + 1) // 2
parts = {code: floor(200 * earned + 1) // 2 for code, earned in points.items()}
parts["rounding"] = 100 * score - sum(parts.values())
for part in shown:
    print(f"{part['label']}: {parts[part['code']] / 100:.2f}, shown {part['points']:.2f}")
print(f"Score: {score}, shown {document['score']}")
equal = parts == {part["code"]: round(100 * part["points"]) for part in shown}
sys.exit(0 if equal and score == document["score"] else "They differ.")
