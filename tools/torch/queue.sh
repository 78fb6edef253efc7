#!/bin/sh
# Trains the product models one after the other and exports each as it finishes.
# usage: queue.sh DATA_FOLDER [minutes for local] [for its second part] [for low light] [for haze]
# local-1 is only what local-2 starts from; the zoo does not list it.
# Run it again after an interruption: finished trainings return at once, others go on.
set -e
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data=$1
python=${PYTHON:-/usr/bin/python3}
export PYTHONPATH="$here" OMP_NUM_THREADS=1
cd "$root"

# recipe, minutes, model id, title, summary
train() {
  $python -m mend_torch.train "recipes/$1.json" --data "$data" --minutes "$2" >>"$here/runs/$1.log" 2>&1
  $python -m mend_torch.export "$here/runs/$1/state.pt" --id "$3" --title "$4" --summary "$5" \
    --recipe-file "recipes/$1.json"
}

train local-unet "${2:-48}" local-1 "Local damage" \
  "Noise, JPEG artefacts, softness, low resolution and rain streaks; leaves good photos as they are."
train local-unet-2 "${3:-52}" local-2 "Local damage" \
  "Noise, JPEG artefacts, softness, low resolution and rain streaks; leaves good photos as they are."
train lowlight-unet "${4:-16}" lowlight-1 "Low light" "Photos that are much too dark, with the noise that comes with it."
train haze-unet "${5:-19}" haze-1 "Haze" "Photos behind haze, mist or smoke."
