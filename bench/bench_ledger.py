"""Time the ledger on synthetic flows, at two sizes: twice the rows may take about twice as long."""

from typing import Any

import numpy as np
import pandas as pd
from timing import seconds

from kgru_analysis.flows.chains import promise_chains
from kgru_analysis.flows.totals import total_flows


def ledger(chains: int, *, seed: int = 0) -> pd.DataFrame:
    """Make a ledger of five rows a chain: a package, two parts, and a payment of each part."""
    rng = np.random.default_rng(seed)
    rows = np.arange(chains * 5)
    chain, kind = rows // 5, rows % 5
    name = np.char.add(np.char.add("c", chain.astype(str)), np.char.add("-", kind.astype(str)))
    one = np.char.add("c", chain.astype(str))
    package, payment = np.isin(kind, (1, 2)), kind >= 3
    paid_for = np.char.add(one, np.char.add("-", np.maximum(kind - 2, 0).astype(str)))
    amount = rng.integers(1, 1000, len(rows)) * 1e6 / np.where(kind == 0, 1, 4)
    year = rng.integers(1999, 2020, chains)[chain] + payment
    frame = pd.DataFrame(
        {
            "flow_id": name,
            "date": year.astype(str),
            "donor": np.array(["RUS", "USA", "CHN", "EU", "WB"])[chain % 5],
            "recipient": "KGZ",
            "stage": np.array(["headline", "pledged", "agreed", "disbursed", "delivered"])[kind],
            "amount_low": amount,
            "amount_high": amount * 1.1,
            "currency": np.array(["USD", "USD", "RUB", "EUR"])[chain % 4],
            "basis": "total",
            "part_of": np.where(package, np.char.add(one, "-0"), None),
            "follows": np.where(payment, paid_for, None),
            "claim_group": None,
            "preferred": "yes",
        }
    )
    return frame.sample(frac=1, random_state=seed, ignore_index=True)


def run(chains: int = 20_000) -> list[dict[str, Any]]:
    """Time both on ``chains`` and on half as many; one row a task. There is no peer."""
    rows = []
    for size in (chains // 2, chains):
        frame = ledger(size)
        for task, call in (
            ("total_flows", lambda frame=frame: total_flows(frame, stage="disbursed")),
            ("promise_chains, whole", lambda frame=frame: promise_chains(frame)),
            ("promise_chains, parts", lambda frame=frame: promise_chains(frame, level="part")),
        ):
            rows.append({"task": f"{task}, {len(frame):,} rows", "ours_s": seconds(call, 3)})
    return rows


if __name__ == "__main__":
    print(pd.DataFrame(run()).to_string(index=False))
