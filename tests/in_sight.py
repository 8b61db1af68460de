"""Whether the marks of figures lie where they can be seen; for tests that draw."""

import matplotlib.pyplot as plt
import numpy as np


def reach(ax) -> list[list[float]]:
    """Where the marks of a figure lie, along and across: those that are placed by the data."""
    spots = [line.get_xydata() for line in ax.lines if line.get_transform() == ax.transData]
    spots += [
        bar.get_corners()
        for bar in ax.patches
        if hasattr(bar, "get_corners") and bar.get_data_transform() == ax.transData
    ]
    for marks in ax.collections:
        if marks.get_offset_transform() == ax.transData:
            spots.append(np.ma.getdata(marks.get_offsets()).astype(float))
        elif marks.get_transform() == ax.transData:
            spots += [path.vertices for path in marks.get_paths()]
    both = np.concatenate([np.empty((0, 2)), *spots])
    return [values[np.isfinite(values)].tolist() for values in both.T]


def all_in_sight() -> None:
    """Of all figures that stand open no mark is cut off, and none of one part is mostly empty."""
    for figure in map(plt.figure, plt.get_fignums()):
        for ax in figure.axes:
            for axis, spots in zip("xy", reach(ax), strict=True):
                low, high = sorted(getattr(ax, f"get_{axis}lim")())
                linear, edge = getattr(ax, f"get_{axis}scale")() == "linear", 1e-6 * (high - low)
                seen = [spot for spot in spots if linear or spot > 0]
                assert all(low - edge <= spot <= high + edge for spot in seen), (axis, seen)
                alone = linear and len(figure.axes) == 1 and len(set(seen)) > 1
                assert not alone or max(seen) - min(seen) > 0.2 * (high - low), (axis, seen)
