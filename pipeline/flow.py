"""The stages in their order, in one place, and one document's way through them.

ingest -> image -> layout -> ocr -> restore     a page at a time (`read_page`)
       -> parse -> extract                      the whole document (`understand`)

No stage knows the next: each takes what the one before it made, as typed in `document.py`.
"""
