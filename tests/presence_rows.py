"""A country made up for the tests of presence: small enough to be worked out by hand."""

import pandas as pd

COLUMNS = [
    "presence_id", "actor", "host", "kind", "domain", "status", "start", "end", "site", "ends",
    "seen", "claim_group", "preferred", "strength_low", "strength_high", "strength_date",
]  # fmt: skip


def spell(presence_id: str, actor: str, kind: str, domain: str, start: str, end: str, **more):
    """Return one row; what is left out is missing."""
    row = dict.fromkeys(COLUMNS)
    row |= {"host": "ATL", "status": "actual", "preferred": "yes"}
    row |= {"presence_id": presence_id, "actor": actor, "kind": kind, "domain": domain}
    row |= {"start": start or None, "end": end or None, **more}
    return row


def rows(*spells: dict) -> pd.DataFrame:
    frame = pd.DataFrame(list(spells), columns=COLUMNS)
    numbers = ["strength_low", "strength_high"]
    return frame.astype({c: "float64" if c in numbers else "str" for c in COLUMNS})


# Two powers, AAA and BBB, in the country ATL.
COUNTRY = (
    spell("a-base", "AAA", "air-base", "military", "2001-03-10", "2005-06-20", site="port",
          strength_low=100, strength_high=120, strength_date="2003"),
    spell("a-school", "AAA", "school", "education", "2002", "", seen="2004-05-01"),
    spell("b-base", "BBB", "air-base", "military", "2004-01-01", "2008-12-31"),
    spell("b-gap", "BBB", "air-base", "military", "2005-12-01", "2007-02-01", status="notice",
          ends="b-base"),
    spell("b-radio", "BBB", "broadcaster", "media", "2006", "", seen="2007-07-07"),
    spell("b-plan", "BBB", "university", "education", "2001", "", status="planned"),
    spell("o-pact", "ORG", "defence-treaty", "treaty", "2003-01-01", "2004-12-31"),
)  # fmt: skip
