"""The shapes of facts: what the contract's JSON holds, as frozen types. No behaviour beyond spans."""
