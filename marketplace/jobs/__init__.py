"""Jobs: posts of enterprises and the public employment service, from draft to closed."""
