"""Reads subtitles by libraries that know nothing of Mynah, and says what is in them as JSON.

    python3 subtitles.py FILE.srt FILE.vtt FILE.ttml
"""

import html
import json
import sys

import pysubs2
import ttconv.imsc.reader as imsc
import ttconv.isd as isd
import webvtt
import xml.etree.ElementTree as xml


def srt(path):
    # Strict: what is no number, no time or no text ends it.
    subs = pysubs2.load(path, format_="srt", encoding="utf-8")
    return [[event.start, event.end, event.plaintext] for event in subs]


def millis(stamp):
    hours, minutes, seconds = stamp.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def vtt(path):
    return [[millis(cue.start), millis(cue.end), html.unescape(cue.text)] for cue in webvtt.read(path)]


def text_of(element):
    parts = [element.get_text()] if hasattr(element, "get_text") else []
    if type(element).__name__ == "Br":
        parts.append("\n")
    for child in element:
        parts.append(text_of(child))
    return "".join(parts)


def ttml(path):
    document = imsc.to_model(xml.parse(path))
    cues = []
    for division in document.get_body():
        for paragraph in division:
            begin, end = paragraph.get_begin(), paragraph.get_end()
            cues.append([round(begin * 1000), round(end * 1000), text_of(paragraph)])
    # What is on the screen at a moment is what a player makes of it.
    shown = isd.ISD.from_model(document, (document.get_body().first_child().first_child().get_begin()))
    assert shown is not None
    return cues


print(json.dumps([srt(sys.argv[1]), vtt(sys.argv[2]), ttml(sys.argv[3])]))
