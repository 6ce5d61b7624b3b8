#!/bin/bash
# Makes the samples anew, with programs from Debian's packages: ffmpeg, flac, lame, eyed3, vorbis-tools, opus-tools,
# speex, atomicparsley, libimage-exiftool-perl, python3-mutagen, mkvtoolnix, sox, abcmidi.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
echo 'inside the note: 4111 1111 1111 1111' >note.txt

ffmpeg -v error -y -f lavfi -i sine=440:duration=0.15 -ac 1 -ar 8000 tone.wav
ffmpeg -v error -y -f lavfi -i color=red:size=8x8 -frames:v 1 cover.png
# MP3
lame --quiet -b 8 -m m --noreplaygain -t --id3v2-utf16 --add-id3v2 --tt 'Größe 東京' --ta 'Ada Byron' --tl 'Album L' --tc 'lame comment' --tv 'TXXX=key=txxx words' tone.wav lame.mp3
lame --quiet -b 8 -m m --noreplaygain -t --id3v1-only --tt 'v1 title' --ta 'v1 artist' --tc 'v1 comment' --tn 7 tone.wav v1.mp3
cp v1.mp3 eyed3.mp3
eyeD3 -Q --to-v2.3 -t 'eyeD3 title' -c 'eyeD3 comment' --add-image cover.png:FRONT_COVER:'cover words' --add-object note.txt:text/plain:'object words':note.txt --add-lyrics <(echo lyrics words):L:eng --url-frame 'WOAR:http\://links.example/4111' --user-url-frame 'url words:http\://user.example/' --unique-file-id 'http\://owner.example:4111111111111111' --user-text-frame 'user:text words' eyed3.mp3 >/dev/null
/usr/bin/python3 - <<'PY'
from mutagen.id3 import ID3
from mutagen.id3._frames import *
from mutagen.apev2 import APEv2, APEValue, BINARY, EXTERNAL
import shutil
png=open('cover.png','rb').read()
shutil.copy('v1.mp3','mutagen.mp3')
t=ID3()
t.add(TIT2(encoding=3,text=['first value','second Größe']))
t.add(TPE1(encoding=1,text=['東京 一','東京 二']))
t.add(TALB(encoding=2,text='Пётр'))
t.add(USLT(encoding=1,lang='deu',desc='d',text='Lied über Bäume'))
t.add(SYLT(encoding=3,lang='eng',format=2,type=1,desc='karaoke',text=[('4111 ',0),('1111 ',10),('1111 ',20),('1111',30)]))
t.add(PRIV(owner='private.example',data=b'private words \xff\x00\xff'))
t.add(GEOB(encoding=1,mime='text/plain',filename='größe.txt',desc='geob words',data=b'inside the object: 4111 1111 1111 1111'))
t.add(APIC(encoding=0,mime='image/png',type=3,desc='front',data=png))
t.add(CTOC(element_id='toc',flags=3,child_element_ids=['ch1','ch2'],sub_frames=[TIT2(encoding=3,text='contents title')]))
t.add(CHAP(element_id='ch1',start_time=0,end_time=50,start_offset=0xffffffff,end_offset=0xffffffff,sub_frames=[TIT2(encoding=1,text='Kapitel Größe'),WXXX(encoding=0,desc='c',url='http://chapter.example/')]))
t.add(USER(encoding=3,lang='eng',text='terms words'))
t.add(POPM(email='rater@rate.example',rating=5,count=3))
t.add(COMR(encoding=0,price='EUR5',valid_until='20300101',contact='http://shop.example',format=0,seller='seller words',desc='commercial words'))
t.save('mutagen.mp3',v2_version=4)
a=APEv2(); a['Title']='APE Größe'; a['Artist']=['one value','two value']; a['Cover Art (Front)']=APEValue(b'cover.png\0'+png,BINARY); a['Related']=APEValue('http://ape.example/',EXTERNAL)
a.save('mutagen.mp3')
PY
cp lame.mp3 eyed3.mp3 mutagen.mp3 "$here"

# FLAC
flac -s -f --best -T 'TITLE=Größe 東京' -T 'COMMENT=flac comment' -T 'LYRICS=flac lyrics' --picture='3|image/png|flac cover||cover.png' -o flac.flac tone.wav
metaflac --set-tag=EXTRA=4111111111111111 flac.flac
metaflac --remove --block-type=PADDING --dont-use-padding flac.flac; metaflac --remove --block-type=SEEKTABLE --dont-use-padding flac.flac
# APE and others
ffmpeg -v error -y -i tone.wav -metadata title='ape Größe' -metadata comment='wavpack comment' wavpack.wv
ffmpeg -v error -y -i tone.wav -metadata title='tta Größe' tta.tta
ffmpeg -v error -y -i tone.wav -c:a aac -b:a 8k -f adts -write_id3v2 1 -metadata title='aac Größe' aac.aac
cp flac.flac wavpack.wv tta.tta aac.aac "$here"

# MP4 and its kin
cat >chapters.txt <<'END'
;FFMETADATA1
title=Film Größe 東京
comment=film comment
[CHAPTER]
TIMEBASE=1/1000
START=0
END=50
title=Kapitel Ärger
[CHAPTER]
TIMEBASE=1/1000
START=50
END=100
title=second chapter
END
printf '1\n00:00:00,000 --> 00:00:00,050\nUntertitel Größe 東京\n\n2\n00:00:00,050 --> 00:00:00,100\ncard 4111 1111 1111 1111\n' >sub.srt
picture="-f lavfi -i color=red:size=16x16:rate=10:duration=0.1"
film="ffmpeg -v error -y $picture -i sub.srt -i chapters.txt -map 0:v -map 1:s -map_metadata 2 -map_chapters 2 -bitexact"
$film -c:v mpeg4 -c:s mov_text -metadata:s:s:0 handler_name='track words' film.mp4
$film -c:v mpeg4 -c:s mov_text -movflags empty_moov+frag_keyframe+default_base_moof pieces.mp4
$film -c:v mpeg4 -c:s mov_text -metadata location='+48.1371+011.5754/' -metadata author='Ada Byron' film.mov
ffmpeg -v error -y $picture -c:v mpeg4 -movflags use_metadata_tags -metadata own.key='own words 4111' keys.mov
ffmpeg -v error -y -i tone.wav -i cover.png -map 0 -map 1 -c:a aac -b:a 8k -c:v copy -disposition:v attached_pic -bitexact -metadata title='Lied Größe' -metadata lyrics='song lyrics' sound.m4a
AtomicParsley sound.m4a --rDNSatom 'freeform words' name=OWNNAME domain=example.words --comment 'atomic comment' --longdesc 'long words' --overWrite >/dev/null
ffmpeg -v error -y $picture -c:v mpeg4 -bitexact mobile.3gp
AtomicParsley mobile.3gp --3gp-title 'mobile title' --3gp-description 'mobile description' lang=eng --3gp-keyword keywords='first key,second key' --3gp-location 'place words' latitude=48.137 longitude=11.575 Body=Earth --3gp-album 'album Größe' --overWrite >/dev/null
exiftool -q -overwrite_original -XMP-dc:Title='xmp words' -Keys:Director='director words' -UserData:Comment='userdata words' film.mp4
cp film.mp4 pieces.mp4 film.mov keys.mov sound.m4a mobile.3gp "$here"

# Ogg
oggenc -Q -q -1 -t 'Größe 東京' -c 'COMMENT=vorbis comment' -c 'EXTRA=4111111111111111' -o vorbis.ogg tone.wav
opusenc --quiet --bitrate 6 --title 'opus Größe' --comment 'DESCRIPTION=opus comment' --picture '3|image/png|opus cover||cover.png' tone.wav opus.opus
speexenc --title 'speex title' --comment 'COMMENT=speex comment' tone.wav speex.spx 2>/dev/null
flac -s -f --ogg -T 'TITLE=Größe 東京' --picture='3|image/png|flac cover||cover.png' --no-padding -o flac.oga tone.wav 2>/dev/null
ffmpeg -v error -y $picture -c:v libtheora -metadata title='theora Größe' -f ogg theora.ogv
cat vorbis.ogg opus.opus >chained.ogg
cp vorbis.ogg opus.opus speex.spx flac.oga theora.ogv chained.ogg "$here"

# RIFF and AIFF
tones="ffmpeg -v error -y -i tone.wav -af atrim=end=0.02 -bitexact"
$tones -metadata title='wave Größe' -metadata artist='Ada Byron' -metadata comment='wave comment' sound.wav
ffmpeg -v error -y -i tone.wav -af atrim=end=0.02 -write_bext 1 -write_id3v2 1 -metadata description='broadcast words' -metadata originator='originator words' bext.wav
/usr/bin/python3 - <<'PY'
from mutagen.wave import WAVE
from mutagen.id3._frames import TIT2
w=WAVE('bext.wav'); w.add_tags(); w.tags.add(TIT2(encoding=1,text='title in ID3 東京')); w.save()
PY
$tones -metadata title='piped words' -f wav - | cat >pipe.wav
$tones -rf64 always -metadata title='large words' -f wav large.rf64
sox -n -r 8000 -b 8 sox.wav synth 0.02 sine 440
sox sox.wav --comment 'sox comment' sox.aiff
$tones -write_id3v2 1 -metadata title='aiff title sound Größe' -metadata artist='Ada Byron' sound.aiff
ffmpeg -v error -y $picture -c:v mpeg4 -bitexact -metadata title='avi Größe' -metadata artist='Ada Byron' film.avi
cp sound.wav bext.wav pipe.wav large.rf64 sox.aiff sound.aiff film.avi "$here"

# Matroska
cat >sub.ass <<'END'
[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.00,0:00:00.05,Default,,0,0,0,,split {\b1}4111{\b0} 1111\h1111 1111
END
cat >tags.xml <<'END'
<Tags><Tag><Simple><Name>COMMENT</Name><String>tag words</String></Simple></Tag></Tags>
END
printf 'CHAPTER01=00:00:00.000\nCHAPTER01NAME=Kapitel Ärger\n' >chapters.ogm
$tones short.wav
mkvmerge -q -o film.mkv --title 'Film Größe' --global-tags tags.xml --chapters chapters.ogm --attachment-description 'attachment words' \
	--attachment-mime-type text/plain --attach-file note.txt short.wav --track-name '0:track words' --compression 0:none sub.srt --compression 0:none sub.ass
mkvmerge -q -o zlib.mkv --compression 0:zlib sub.srt
$film -map 0:v -c:v libvpx -c:s webvtt film.webm
$film -c:v mpeg4 -c:s srt -f matroska -live 1 - | cat >live.mkv
cp film.mkv zlib.mkv film.webm live.mkv "$here"

# Windows Media, Flash
$tones -c:a wmav2 -b:a 32k -metadata title='wma Größe 東京' -metadata author='Ada Byron' -metadata comment='asf comment' -metadata own='own words 4111' sound.wma
/usr/bin/python3 - <<'PY'
import struct
from mutagen.asf import ASF, ASFByteArrayAttribute
png=open('cover.png','rb').read()
a=ASF('sound.wma')
a['WM/Picture']=[ASFByteArrayAttribute(b'\x03'+struct.pack('<I',len(png))+'image/png\0'.encode('utf-16-le')+'cover words\0'.encode('utf-16-le')+png)]
a.save(padding=lambda info: 0)
PY
$tones -c:a wmav2 -b:a 32k -metadata title='piped film' -f asf - | cat >pipe.wmv
ffmpeg -v error -y $picture -c:v flv -bitexact -metadata title='flv Größe' -metadata artist='Ada Byron' film.flv
cp sound.wma pipe.wmv film.flv "$here"

# MIDI
cat >song.abc <<'END'
X:1
T:midi title
C:Ada Byron
L:1/4
K:C
C D E F|
w: 4111 1111 1111 1111
END
abc2midi song.abc -o song.mid >/dev/null
cp song.mid "$here"

# Apple and Sun
$tones -metadata title='caf Größe' -metadata artist='Ada Byron' sound.caf
$tones -metadata title='au Größe' sound.au
cp sound.caf sound.au "$here"

# Films for broadcast and of old
ffmpeg -v error -y -f lavfi -i testsrc=s=32x32:r=25:d=0.2 -metadata service_name='service words' -f mpegts film.ts
ffmpeg -v error -y -f lavfi -i testsrc=s=32x32:r=25:d=0.2 -f mpeg film.mpg
ffmpeg -v error -y -f lavfi -i sine=d=0.1 -c:a ac3 -metadata title='real words' -metadata comment='real comment' -f rm sound.rm
cp film.ts film.mpg sound.rm "$here"
