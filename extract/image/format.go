// Package image reads what pictures say besides their pixels: the texts that cameras,
// programs and people put beside them, thumbnails, and what stands behind their end.
package image

import (
	"encoding/binary"

	"postern/extract"
	"postern/extract/metadata"
)

// picture makes a format of pictures: without a text layer, and risky. What is only
// called one is not read as one.
func picture(f extract.Format, read func(*metadata.Reading) error) extract.Format {
	f.Fact = extract.ImageWithoutText
	return metadata.Format(f, "picture", read)
}

// The formats of pictures.
var (
	JPEG = picture(extract.Format{
		Name:       "jpeg",
		About:      "EXIF with the place, XMP, IPTC, Photoshop resources, comments, colour profile; thumbnails and what follows the picture as files",
		MediaTypes: []string{"image/jpeg", "image/jpg", "image/pjpeg"},
		Extensions: []string{"jpg", "jpeg", "jpe", "jfif"},
		Detect:     metadata.Begins("\xff\xd8\xff"),
		Pixels:     jpegPixels,
	}, readJPEG)
	PNG = picture(extract.Format{
		Name:       "png",
		About:      "text chunks, compressed or not, EXIF, XMP, raw profiles, colour profile; what follows the picture as a file",
		MediaTypes: []string{"image/png", "image/apng", "image/x-png"},
		Extensions: []string{"png", "apng"},
		Detect:     metadata.Begins(pngMagic),
		Pixels:     pngPixels,
	}, readPNG)
	GIF = picture(extract.Format{
		Name:       "gif",
		About:      "comments, text shown over the picture, XMP and other application blocks; what follows the picture as a file",
		MediaTypes: []string{"image/gif"},
		Extensions: []string{"gif"},
		Detect:     metadata.Begins("GIF87a", "GIF89a"),
		Pixels:     gifPixels,
	}, readGIF)
	TIFF = picture(extract.Format{
		Name:       "tiff",
		About:      "tags of all pages, EXIF with the place, XMP, IPTC, Photoshop resources; BigTIFF and the raw pictures of cameras that are TIFF",
		MediaTypes: []string{"image/tiff", "image/tiff-fx"},
		Extensions: []string{"tif", "tiff", "dng", "nef", "nrw", "cr2", "arw", "sr2", "srf", "srw", "pef", "orf", "rw2", "rwl", "3fr", "iiq", "erf", "mef", "kdc"},
		// The second line are those of Olympus and Panasonic.
		Detect: metadata.Begins("II*\x00", "MM\x00*", "II+\x00", "MM\x00+",
			"IIRO", "IIRS", "MMOR", "IIU\x00"),
		Pixels: tiffPixels,
	}, readTIFF)
	WebP = picture(extract.Format{
		Name:       "webp",
		About:      "EXIF, XMP, colour profile, unknown chunks; what follows the picture as a file",
		MediaTypes: []string{"image/webp"},
		Extensions: []string{"webp"},
		Detect: func(o *extract.Object) bool {
			return len(o.Head) >= 12 && string(o.Head[:4]) == "RIFF" && string(o.Head[8:12]) == "WEBP"
		},
		Pixels: webpPixels,
	}, readWebP)
	HEIF = picture(extract.Format{
		Name:       "heif",
		About:      "HEIC and AVIF: EXIF, XMP and other items, names, colour profile, boxes of text",
		MediaTypes: []string{"image/heic", "image/heif", "image/avif", "image/heic-sequence", "image/heif-sequence"},
		Extensions: []string{"heic", "heif", "avif", "hif"},
		Detect:     isHEIF,
	}, readHEIF)
	JPEG2000 = picture(extract.Format{
		Name:       "jp2",
		About:      "JPEG 2000: boxes of XML, EXIF, XMP and IPTC, labels, comments of the codestream",
		MediaTypes: []string{"image/jp2", "image/jpx", "image/jpm", "image/j2c"},
		Extensions: []string{"jp2", "jpx", "jpf", "jpm", "j2k", "j2c", "jpc"},
		Detect:     metadata.Begins("\x00\x00\x00\x0cjP  ", "\xff\x4f\xff\x51"),
	}, readJPEG2000)
	JXL = picture(extract.Format{
		Name:       "jxl",
		About:      "JPEG XL: EXIF, XMP and JUMBF, compressed or not",
		MediaTypes: []string{"image/jxl"},
		Extensions: []string{"jxl"},
		Detect:     metadata.Begins("\x00\x00\x00\x0cJXL ", "\xff\x0a"),
	}, readJXL)
	JXR = picture(extract.Format{
		Name:       "jxr",
		About:      "JPEG XR (HD Photo): tags, EXIF with the place, XMP, IPTC",
		MediaTypes: []string{"image/jxr", "image/vnd.ms-photo"},
		Extensions: []string{"jxr", "wdp", "hdp"},
		Detect:     metadata.Begins("II\xbc\x01", "II\xbc\x00"),
	}, readJXR)
	BMP = picture(extract.Format{
		Name:       "bmp",
		About:      "colour profile; pictures of other formats inside; what follows the picture as a file",
		MediaTypes: []string{"image/bmp", "image/x-ms-bmp", "image/x-bmp"},
		Extensions: []string{"bmp", "dib"},
		Detect:     isBMP,
		Pixels:     bmpPixels,
	}, readBMP)
	Icon = picture(extract.Format{
		Name:       "ico",
		About:      "the pictures inside as files; what stands between and behind them",
		MediaTypes: []string{"image/x-icon", "image/vnd.microsoft.icon"},
		Extensions: []string{"ico", "cur"},
		Detect:     isIcon,
	}, readIcon)
	PSD = picture(extract.Format{
		Name:       "psd",
		About:      "Photoshop: texts and names of layers, EXIF, XMP, IPTC and other resources, thumbnail",
		MediaTypes: []string{"image/vnd.adobe.photoshop", "image/x-photoshop", "application/x-photoshop"},
		Extensions: []string{"psd", "psb"},
		Detect:     metadata.Begins("8BPS\x00\x01", "8BPS\x00\x02"),
	}, readPSD)
	Portable = picture(extract.Format{
		Name:       "pnm",
		About:      "portable bitmap, greymap and pixmap: comments",
		MediaTypes: []string{"image/x-portable-bitmap", "image/x-portable-graymap", "image/x-portable-pixmap", "image/x-portable-anymap"},
		Extensions: []string{"pbm", "pgm", "ppm", "pnm"},
		Detect:     isPortable,
		Pixels:     portablePixels,
	}, readPortable)
	EMF = picture(extract.Format{
		Name:       "emf",
		About:      "Windows enhanced metafile: texts drawn, description, comments; EMF+ texts",
		MediaTypes: []string{"image/emf", "image/x-emf"},
		Extensions: []string{"emf"},
		Detect: func(o *extract.Object) bool {
			return len(o.Head) >= 88 && string(o.Head[:4]) == "\x01\x00\x00\x00" && string(o.Head[40:44]) == " EMF"
		},
	}, readEMF)
	DICOM = picture(extract.Format{
		Name:       "dicom",
		About:      "medical pictures and reports: every element with text, also in sequences, in its charset; packed pictures and documents inside as files",
		MediaTypes: []string{"application/dicom", "image/dicom-rle"},
		Extensions: []string{"dcm", "dicom"},
		Detect:     isDICOM,
	}, readDICOM)
	Raw = picture(extract.Format{
		Name:       "raw",
		About:      "raw pictures of Canon (CRW), Fujifilm, Minolta and Sigma: records with text, EXIF; previews as files",
		MediaTypes: []string{"image/x-canon-crw", "image/x-fuji-raf", "image/x-minolta-mrw", "image/x-sigma-x3f"},
		Extensions: []string{"crw", "raf", "mrw", "x3f"},
		Detect:     isRaw,
	}, readRaw)
	MNG = picture(extract.Format{
		Name:       "mng",
		About:      "MNG and JNG: as png",
		MediaTypes: []string{"video/x-mng", "image/x-mng", "image/x-jng"},
		Extensions: []string{"mng", "jng"},
		Detect:     metadata.Begins(mngMagic, jngMagic),
	}, readMNG)
	Icns = picture(extract.Format{
		Name:       "icns",
		About:      "icons of macOS: the pictures inside as files, names",
		MediaTypes: []string{"image/x-icns", "image/icns"},
		Extensions: []string{"icns"},
		Detect:     isIcns,
	}, readIcns)
	ANI = picture(extract.Format{
		Name:       "ani",
		About:      "pointers that move: title, author; the pictures inside as files",
		MediaTypes: []string{"application/x-navi-animation", "image/x-ani"},
		Extensions: []string{"ani"},
		Detect: func(o *extract.Object) bool {
			return len(o.Head) >= 12 && string(o.Head[:4]) == "RIFF" && string(o.Head[8:12]) == "ACON"
		},
	}, readANI)
	Raster = picture(extract.Format{
		Name:       "raster",
		About:      "PCX, Targa, SGI, Sun, X, Radiance, OpenEXR, DPX, Cineon, FITS, MIFF, GIMP, Paint Shop Pro, Photo CD and WBMP pictures: what their heads say; names, comments and texts of layers as printable text",
		MediaTypes: []string{"image/x-pcx", "image/vnd.zbrush.pcx", "image/x-tga", "image/x-sgi", "image/x-cmu-raster", "image/x-sun-raster", "image/x-xwindowdump", "image/vnd.radiance", "image/x-exr", "image/x-dpx", "image/fits", "application/fits", "image/x-xcf", "image/vnd.wap.wbmp", "image/x-photo-cd"},
		Extensions: []string{"pcx", "dcx", "tga", "sgi", "xwd", "exr", "dpx", "fits", "fts", "miff", "xcf", "psp", "pspimage", "pcd", "wbmp"},
		Detect:     isRaster,
	}, readRaster)
	// Profile is a profile of colours as a file, which is no picture.
	Profile = extract.Format{
		Name:       "icc",
		About:      "colour profiles: descriptions, copyright, makers, names of colours",
		MediaTypes: []string{"application/vnd.iccprofile"},
		Extensions: []string{"icc", "icm"},
		Detect:     func(o *extract.Object) bool { return len(o.Head) >= 132 && string(o.Head[36:40]) == "acsp" },
		Risky:      true,
		Read:       metadata.Reader(readProfile),
	}
	WMF = picture(extract.Format{
		Name:       "wmf",
		About:      "Windows metafile: texts drawn, an enhanced metafile inside",
		MediaTypes: []string{"image/wmf", "image/x-wmf"},
		Extensions: []string{"wmf"},
		Detect:     isWMF,
	}, readWMF)
	PICT = picture(extract.Format{
		Name:       "pict",
		About:      "QuickDraw picture of a Macintosh: texts drawn, comments; pictures of QuickTime inside as files",
		MediaTypes: []string{"image/x-pict", "image/pict"},
		Extensions: []string{"pict", "pct", "pic"},
		Detect:     func(o *extract.Object) bool { return pictStart(o) >= 0 },
	}, readPICT)
)

func isHEIF(o *extract.Object) bool {
	if len(o.Head) < 16 || string(o.Head[4:8]) != "ftyp" {
		return false
	}
	end := min(int64(binary.BigEndian.Uint32(o.Head)), int64(len(o.Head)))
	for at := int64(8); at+4 <= end; at += 4 {
		switch string(o.Head[at : at+4]) {
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis", "avci", "avcs", "MA1B", "MA1A", "miaf":
			return true
		}
	}
	return false
}
