"""How good a ranking is, one measure a file. Gain is binary: relevant or not."""

from matching.metrics.auc import auc
from matching.metrics.ndcg import ndcg
from matching.metrics.precision import average_precision, reciprocal_rank
from matching.metrics.recall import recall

__all__ = ["auc", "average_precision", "ndcg", "recall", "reciprocal_rank"]
