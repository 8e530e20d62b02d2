"""Reports of missing people: who stands behind them, what they agree to, what becomes of them."""
