import time

from bench_ledger import ledger

from kgru_analysis.flows.chains import promise_chains


def test_a_hundred_thousand_flows_are_followed_in_seconds():
    """About a second and a half of one quiet processor; the limit leaves room for a busy one."""
    flows = ledger(20_000)
    begun = time.process_time()
    chains = promise_chains(flows, level="part")
    assert time.process_time() - begun < 5
    assert len(flows) == 100_000
    assert chains["flow_id"].is_unique
