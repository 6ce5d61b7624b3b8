// Package disk reads disks: images of them as virtual machines and makers of software
// keep them, tables of partitions, and the file systems FAT, exFAT, NTFS, ext2 to ext4,
// HFS+ and APFS. Every file is an object; what no file takes up is read as far as it is text.
package disk
