"""Position embeddings of the AudioSet grid (12 x 101 patches) adapted to other grids, by PyTorch.

After YuanGongND/ast, src/models/ast_models.py: crop around the middle where an axis gets shorter, bilinear
interpolation where it gets longer, time first, then frequency; the positions of the two class tokens are kept. The
embeddings are counted (counted_weights.py, tensor number 0, scale 1), so only the results are stored.
Run: python3 make_positions.py   (writes positions.safetensors beside itself)
"""

from pathlib import Path

import torch

from counted_weights import counted
from make_base import write

HERE = Path(__file__).parent
SIZE = 2
ROWS, COLUMNS = 12, 101
# rows x columns of the input: 5 s, 20 s, 201 bins of an STFT, fewer bins and frames, more bins and 5 s, odd crops
GRIDS = [(12, 50), (12, 204), (19, 101), (8, 30), (19, 50), (7, 100)]


def adapt(positions, rows, columns):
    special, patches = positions[:, :2], positions[:, 2:]
    image = patches.reshape(1, ROWS, COLUMNS, SIZE).permute(0, 3, 1, 2)
    if columns < COLUMNS:
        first = COLUMNS // 2 - columns // 2
        image = image[:, :, :, first:first + columns]
    else:
        image = torch.nn.functional.interpolate(image, size=(ROWS, columns), mode="bilinear")
    if rows < ROWS:
        first = ROWS // 2 - rows // 2
        image = image[:, :, first:first + rows, :]
    elif rows > ROWS:
        image = torch.nn.functional.interpolate(image, size=(rows, columns), mode="bilinear")
    return torch.cat([special, image.permute(0, 2, 3, 1).reshape(1, rows * columns, SIZE)], 1)


def main():
    count = (ROWS * COLUMNS + 2) * SIZE
    positions = torch.from_numpy(counted(0, count, 1.0)).double().reshape(1, ROWS * COLUMNS + 2, SIZE)
    write(HERE / "positions.safetensors", {f"{r}x{c}": adapt(positions, r, c) for r, c in GRIDS})


main()
