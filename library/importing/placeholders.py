"""What stands in a Chinese book where a page cannot be shown. It becomes part of the book, whoever imports it."""

FOREIGN = "这一章是声音、影像或者别的格式，这里放不出来。"
BROKEN = "这一章的文件是坏的，读不出文字。"
TOO_COMPLEX = "这一章太大或者太乱，这里放不出来。"
DRAWN = "（这一页是一张 SVG 图，没有文字，这里放不出来。）"
