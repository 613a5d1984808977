"""Validators that packages need no program for, as flags of the default validator of ICPC 2025-09. Pure."""

from __future__ import annotations

from ...core.model import CheckerSpec

_SAME: dict[str, tuple[str, ...]] = {
    "token": ("case_sensitive",),
    "token-caseless": (),
    "testlib-wcmp": ("case_sensitive",),
}
_EXACT = ("case_sensitive", "space_change_sensitive")
_NEARLY: dict[str, tuple[str, ...]] = {
    "white-diff": ("case_sensitive",),
    "dmoj-standard": ("case_sensitive",),
    "lines": ("case_sensitive",),
    "testlib-fcmp": ("case_sensitive",),
    "testlib-lcmp": ("case_sensitive",),
    "exact": _EXACT,
    "dmoj-identical": _EXACT,
    "testlib-rcmp4": ("float_tolerance", "1e-4"),
    "testlib-rcmp6": ("float_tolerance", "1e-6"),
    "testlib-rcmp9": ("float_tolerance", "1e-9"),
    "dmoj-floats": ("float_tolerance", "1e-6"),
    "token-numeric": ("float_tolerance", "1e-6"),
    "omegaup-numeric": ("float_tolerance", "1e-6"),
}  # most of which look at lines too, or at nothing but numbers


def default_flags(spec: CheckerSpec) -> tuple[tuple[str, ...], bool]:
    """The flags that come nearest, and whether they decide in the same way."""
    if spec.validator == "default":
        return spec.flags, True
    if spec.validator in _SAME:
        return _SAME[spec.validator], True
    flags = _NEARLY.get(spec.validator, ())
    if flags[:1] == ("float_tolerance",):
        flags = (flags[0], next((found for flag in spec.flags if (found := _tolerance(flag))), flags[1]))
    return flags, False


def _tolerance(flag: str) -> str:
    """Of DMOJ's `precision=6`, or omegaUp's `tolerance=1e-6`; empty: it is another."""
    key, _, value = flag.partition("=")
    return value if key == "tolerance" else f"1e-{value}" if key == "precision" else ""
