"""What the claims of speed are measured with: each bench_*.py measures the product beside its floor."""
