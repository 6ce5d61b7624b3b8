#!/bin/bash
# Makes the samples anew, with programs from Debian's packages: ffmpeg, flac, lame, eyed3,
# python3-mutagen.
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
