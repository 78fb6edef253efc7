#!/bin/sh
# Trains the product models one after the other and exports each as it finishes.
# usage: queue.sh DATA_FOLDER [minutes for local] [for low light] [for haze]
# Run it again after an interruption: finished trainings return at once, others go on.
set -e
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=$1
python=${PYTHON:-/usr/bin/python3}
export PYTHONPATH="$here" OMP_NUM_THREADS=1
cd "$root"

# recipe, minutes, model id, title, suite
train() {
  $python -m mend_torch.train "recipes/$1.json" --data "$data" --minutes "$2" >>"$here/runs/$1.log" 2>&1
  # Scores take a minute of one core; the next training need not wait for them.
  $python -m mend_torch.export "$here/runs/$1/state.pt" --id "$3" --title "$4" --suite "$5" \
    --recipe-file "recipes/$1.json" --data "$data" >"$here/runs/$1.export.log" 2>&1 &
  sleep 10
}

train local-unet "${2:-70}" local-1 "Local damage" local
train lowlight-unet "${3:-19}" lowlight-1 "Low light" low-light
train haze-unet "${4:-22}" haze-1 "Haze" haze
wait
