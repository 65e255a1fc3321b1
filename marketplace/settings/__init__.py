"""Settings: thresholds as data, per area, with the nearest area's value winning."""
