#!/bin/sh
# Makes the DICOM files beside it. Wants dcmtk and imagemagick.
set -e
dir=$(mktemp -d)
cat > $dir/a.dump <<'EOF'
(0008,0005) CS [ISO_IR 192]
(0008,0016) UI =SecondaryCaptureImageStorage
(0008,0018) UI [1.2.3.4]
(0008,0060) CS [OT]
(0010,0010) PN [Byron^Ädá]
(0010,0020) LO [4111 1111 1111 1111]
(0010,4000) LT [comments of a doctor]
(0040,0275) SQ (Sequence with undefined length)
(fffe,e000) na (Item with undefined length)
(0040,0007) LO [deep in a sequence]
(fffe,e00d) na
(fffe,e0dd) na
(0028,0002) US 1
(0028,0004) CS [MONOCHROME2]
(0028,0010) US 2
(0028,0011) US 2
(0028,0100) US 8
(0028,0101) US 8
(0028,0102) US 7
(0028,0103) US 0
(0009,0010) LO [PRIVATE OWNER]
(0009,1001) LO [private words]
(7fe0,0010) OB 00\01\02\03
EOF
dump2dcm +F +te $dir/a.dump dicom-le.dcm
dcmconv +ti dicom-le.dcm dicom-implicit.dcm
dcmconv +tb dicom-le.dcm dicom-big.dcm
dcmconv +td dicom-le.dcm dicom-deflated.dcm
dcmconv -F +ti dicom-le.dcm dicom-bare.dcm
dcmconv -F +te dicom-le.dcm dicom-baree.dcm
sed 's/ISO_IR 192/ISO_IR 144/; s/Byron^Ädá/Люксембург/' $dir/a.dump | iconv -t ISO-8859-5 > $dir/c.dump
dump2dcm $dir/c.dump dicom-cyr.dcm
printf '%%PDF-1.4\n%%%%EOF pdf words\n' > $dir/a.pdf
pdf2dcm --patient-name "Byron^Ada" $dir/a.pdf dicom-pdf.dcm
convert -size 8x8 xc:red $dir/a.jpg
img2dcm -k "0010,0010=Byron^Ada" $dir/a.jpg dicom-jpg.dcm
rm -r $dir
