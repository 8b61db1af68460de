"""Made-up ledgers for the tests of totals and chains."""

import pandas as pd
from hypothesis import strategies as st

import kgru_analysis as kg

COLUMNS = {
    "flow_id": "str", "date": "str", "donor": "str", "recipient": "str", "instrument": "str",
    "stage": "str", "amount_low": "float64", "amount_high": "float64", "currency": "str",
    "basis": "str", "part_of": "str", "follows": "str", "overlaps": "str",
    "claim_group": "str", "preferred": "str",
}  # fmt: skip
USUAL = {
    "date": "2009", "donor": "RUS", "recipient": "KGZ", "instrument": "grant",
    "stage": "disbursed", "currency": "USD", "basis": "total", "preferred": "yes",
}  # fmt: skip


def row(flow_id, amount=None, **more):
    """A row of a ledger; `amount` is one number or a pair of bounds."""
    low, high = amount if isinstance(amount, tuple) else (amount, amount)
    return {"flow_id": flow_id, **USUAL, "amount_low": low, "amount_high": high} | more


def ledger(*rows):
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(COLUMNS)


def with_rows(flows, *, by=("donor",), **choices):
    """`total_flows` with the rows behind each sum: {id: reason} and a list of the counted ids."""
    by = [by] if isinstance(by, str) else list(by)
    found = kg.total_flows(flows, by=by, **choices)
    rows = kg.total_rows(flows, by=by, **choices).sort_values("flow_id").assign(all="all")
    aside, counted = [], []
    for _, group in rows.groupby(by or ["all"], dropna=False):
        out = group[~group["counted"]]
        aside.append(dict(zip(out["flow_id"], out["reason"], strict=True)))
        counted.append(group.loc[group["counted"], "flow_id"].to_list())
    texts = ["; ".join(f"{row}: {why}" for row, why in rows.items()) for rows in aside]
    assert found["set_aside"].to_list() == texts
    assert found["counted"].to_list() == [len(ids) for ids in counted]
    return found.assign(set_aside=aside, counted_ids=counted)


@st.composite
def ledgers(draw, most=9):
    """Ledgers without circles: links lead to earlier rows only."""
    rows = []
    for i in range(draw(st.integers(1, most))):
        earlier = st.sampled_from([None, None, *(f"r{j}" for j in range(i))])
        low = draw(st.none() | st.integers(0, 50))
        high = None if low is None else low + draw(st.integers(0, 3))
        rows.append(
            row(
                f"r{i}",
                (low, high),
                date=str(2000 + i),
                donor=draw(st.sampled_from(["RUS", "USA"])),
                instrument=draw(st.sampled_from(["grant", "loan", "debt-relief"])),
                stage=draw(st.sampled_from(["pledged", "agreed", "disbursed", "withheld"])),
                basis=draw(st.sampled_from(["total"] * 4 + ["cumulative", "stock"])),
                part_of=draw(earlier),
                follows=draw(earlier),
                overlaps=draw(earlier),
            )
        )
    return ledger(*rows)
