#!/bin/sh
# Makes the photos of this folder: make.sh FOLDER, which holds car1.jpg, car2.jpg,
# licenseplate_motion.jpg and vtest.avi. README.md says where they come from.
set -eu
from=$1
cd "$(dirname "$0")"
font=/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed-Bold.ttf

# draw OUTPUT INPUT-OPTIONS…
draw() {
  out=$1
  shift
  ffmpeg -v error -y "$@" -frames:v 1 -q:v 4 -map_metadata -1 "$out"
}

# An invented plate over the real one: plate TEXT
plate() {
  echo "drawbox=355:330:190:66:white:fill,drawbox=355:330:190:66:black:3,drawtext=fontfile=$font:text='$1':fontsize=34:fontcolor=black:x=450-text_w/2:y=363-text_h/2"
}

draw black-sedan.jpg -i "$from/car1.jpg"
draw black-sedan-mirrored.jpg -i "$from/car1.jpg" -vf hflip,scale=900:-2
draw blue-sedan.jpg -i "$from/car2.jpg" -vf scale=1100:-2
draw red-sedan.jpg -i "$from/car2.jpg" -vf "scale=1000:-2,hflip,hue=h=135:s=2.4"
draw white-sedan.jpg -i "$from/car2.jpg" -vf "scale=1000:-2,hue=s=0,eq=brightness=0.3:contrast=1.15"
rear="scale=900:-2"
draw rear-mr2026.jpg -i "$from/licenseplate_motion.jpg" -vf "$rear,$(plate 'MR 2026')"
draw rear-zx4711.jpg -i "$from/licenseplate_motion.jpg" -vf "$rear,hflip,hue=h=200:s=1.6,$(plate 'ZX 4711')"
for second in 5 20 40 60; do
  draw campus-$second.jpg -ss $second -i "$from/vtest.avi"
done
