"""What a measure found, beside what it must and should be."""

import statistics
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """What a figure must be and what we aim at, in its unit: at most that much, or at least."""

    must: float
    aim: float
    unit: str = ""
    least: bool = False

    def show(self, value):
        digits = 0 if abs(value) >= 100 or self.unit == "MB" else 2
        return f"{value:.{digits}f}{self.unit and ' ' + self.unit}"

    def verdict(self, value):
        def reached(bound):
            return value >= bound if self.least else value <= bound

        return "aim met" if reached(self.aim) else "met" if reached(self.must) else "NOT MET"


class Figures:
    """A Markdown table that grows by one line as each figure is known."""

    def __init__(self):
        self.missed = 0
        self._line("Measure", "Found", "Must", "Aim", "", "Details")
        self._line("---", "---", "---", "---", "---", "---")

    def add(self, measure, value, goal, details=""):
        verdict = goal.verdict(value)
        self.missed += verdict == "NOT MET"
        self._line(measure, goal.show(value), goal.show(goal.must), goal.show(goal.aim), verdict, details)

    @staticmethod
    def _line(measure, found, must, aim, verdict, details):
        print(f"| {measure:<44} | {found:>9} | {must:>7} | {aim:>7} | {verdict:<7} | {details} |", flush=True)


def tell(text):
    """Progress, which is no part of the table."""
    print(f"... {text}", file=sys.stderr, flush=True)


def median_of_ratios(ours, theirs):
    return statistics.median(a / b for a, b in zip(ours, theirs))
