#!/bin/sh
# Trains the two models for rain of this twin, one after the other; scripts/rain-models.ts puts them into the zoo.
# usage: rain.sh DATA_FOLDER [minutes for RDMC] [minutes for the U-Net]
# Run it again after an interruption: a finished training returns at once, the other goes on.
set -e
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONPATH="$here" OMP_NUM_THREADS=1
cd "$here/../.."
python=${PYTHON:-/usr/bin/python3}
# Thin layers are faster in 32 bits.
$python -m mend_torch.train recipes/rdmc-rain-twin.json --data "$1" --minutes "${2:-29}" --precision fp32
$python -m mend_torch.train recipes/rain-unet.json --data "$1" --minutes "${3:-12}"
