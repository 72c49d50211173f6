"""The tree as a file: .xlsx, .csv or .json, read without trusting it and written so that it reads back the same. Pure.

A row is what a unit was in one period of its life. `columns` is the one table of headings; `reading` makes `Row`s and
findings of a file; `merging` compares them with the tree that is there; `writing` writes rows.
"""
