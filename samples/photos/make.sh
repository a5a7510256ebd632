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

# An invented plate of that text: plate X Y WIDTH HEIGHT TEXT
plate() {
  echo "drawbox=$1:$2:$3:$4:white:fill,drawbox=$1:$2:$3:$4:black:2,drawbox=$1:$2:$(($3 / 10)):$4:0x003399:fill,drawtext=fontfile=$font:text='$5':fontsize=$(($4 * 7 / 10)):fontcolor=black:x=$1+$(($3 * 17 / 100)):y=$2+($4-text_h)/2"
}

draw black-sedan.jpg -i "$from/car1.jpg"
draw black-sedan-mirrored.jpg -i "$from/car1.jpg" -vf hflip,scale=900:-2
draw blue-sedan.jpg -i "$from/car2.jpg" -vf scale=1100:-2
draw red-sedan.jpg -i "$from/car2.jpg" -vf "scale=1000:-2,hflip,hue=h=135:s=2.4"
draw white-sedan.jpg -i "$from/car2.jpg" -vf "scale=1000:-2,hue=s=0,eq=brightness=0.3:contrast=1.15"
rear="scale=900:-2"
draw rear-mr2026.jpg -i "$from/licenseplate_motion.jpg" -vf "$rear,$(plate 330 388 236 58 'MR 2026')"
draw rear-zx4711.jpg -i "$from/licenseplate_motion.jpg" -vf "$rear,hflip,hue=h=200:s=1.6,$(plate 342 388 236 58 'ZX 4711')"
for second in 5 20 40 60; do
  draw campus-$second.jpg -ss $second -i "$from/vtest.avi"
done
