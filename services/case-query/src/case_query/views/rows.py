"""Under which ids do the rows of a case lie? In the order in which they came."""

DIGITS = 8


def row_id(case_id: str, sequence: int) -> str:
    """`<case>/00000012`: sorts by case, then by sequence."""
    return f"{case_id}/{sequence:0{DIGITS}d}"


def case_of(row: str) -> str:
    """The case of a row; its own id may hold slashes."""
    return row[: row.rindex("/")]


def beginning(case_id: str) -> str:
    """What no row of the case lies before."""
    return f"{case_id}/"


def end(case_id: str) -> str:
    """What no row of the case lies behind: `0` is the character after the slash."""
    return f"{case_id}0"
