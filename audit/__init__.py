"""The audit trail. `audit.chain.record` writes it, `audit.chain.verify` checks it."""
