"""Areas: the dated tree province → city → county → township → village."""
