import time

import pytest
from bench_ledger import ledger

from kgru_analysis.flows.chains import promise_chains


@pytest.mark.parametrize(
    ("promises", "seconds"), [(2_000, 1), pytest.param(20_000, 5, marks=pytest.mark.slow)]
)
def test_a_hundred_thousand_flows_are_followed_in_seconds(promises, seconds):
    """About a second and a half of one quiet processor; the limit leaves room for a busy one."""
    flows = ledger(promises)
    begun = time.process_time()
    chains = promise_chains(flows, level="part")
    assert time.process_time() - begun < seconds
    assert len(flows) == 5 * promises
    assert chains["flow_id"].is_unique
