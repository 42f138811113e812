"""Scale of token estimates: tokens that the server counts for one that is estimated."""

# Below this a chat template's own tokens weigh more than the text.
MIN_ESTIMATE = 500
# No vocabulary counts a conversation at less than half or more than twice the estimate.
SCALES = (0.5, 2.0)

# An estimate that is too small costs a failed request, one that is too large a little history.
_RISE, _FALL = 0.5, 0.1


def rescaled(scale: float, estimate: int, counted: int) -> float:
    """Return the scale after one more prompt was counted."""
    if counted < SCALES[0] * estimate:  # without the cached part, or of a prompt that the server has cut
        return scale
    ratio = min(counted / estimate, SCALES[1])
    return scale + (_RISE if ratio > scale else _FALL) * (ratio - scale)
