#!/bin/sh
# Chooses what BM3D and the rain layers leave open on val.txt, scores both on all test photos, and renews
# their cards and the tables. About 20 minutes of one core.
# usage: MEND_DATA=<data folder> scripts/renew-classical.sh
set -e
cd "$(dirname "$0")/.."
npx tsx scripts/choose-classical.ts
npx tsx scripts/score-zoo.ts classic-bm3d classic-rain-layers
npx tsx scripts/zoo-page.ts
npx biome check --write src/engine/classical/chosen.ts
