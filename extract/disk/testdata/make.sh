#!/bin/sh
# Makes ntfs.pieces.img.gz and apfs.qcow2.gz. It mounts, and so needs root, FUSE, ntfs-3g, attr, python3,
# apfsprogs and qemu-utils.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
img=$tmp/ntfs.pieces.img m=$tmp/m
mkdir "$m"
truncate -s 3M "$img"
mkntfs -F -Q -c 512 -s 512 -L "label of a disk" "$img"
ntfs-3g -o compression,streams_interface=xattr "$img" "$m"
mkdir "$m/packed"
setfattr -h -v 0x00080000 -n system.ntfs_attrib "$m/packed"
{
	echo 'A note with 4111 1111 1111 1111 in it.'
	seq 1 1400
	yes 'and so on' | head -c 60000
	seq 100
} >"$m/packed/list.txt"
setfattr -n user.hidden -v 'stream 5500 0000 0000 0004' "$m"
truncate -s 100000 "$m/sparse.txt"
printf 'in the middle 4111 1111 1111 1111\n' | dd of="$m/sparse.txt" bs=1 seek=50000 conv=notrunc
for i in $(seq 900); do
	printf '%-512d' "$i" >>"$m/scattered.txt"
	printf '%-512d' 0 >>"$m/other"
done
rm "$m/other"
umount "$m"
ntfscat -i 10 "$img" >"$tmp/capitals"
python3 - "$img" "$tmp/capitals" <<'END'
import sys
image, capitals = (open(f, "rb").read() for f in sys.argv[1:])
open(sys.argv[1], "wb").write(image.replace(capitals, bytes(len(capitals))))
END
gzip -9nc "$img" >ntfs.pieces.img.gz

truncate -s 128M "$tmp/apfs.img"
mkapfs -L "a volume" "$tmp/apfs.img"
python3 apfs.py "$tmp/apfs.img"
qemu-img convert -O qcow2 -o cluster_size=4096 "$tmp/apfs.img" "$tmp/apfs.qcow2"
gzip -9nc "$tmp/apfs.qcow2" >apfs.qcow2.gz
