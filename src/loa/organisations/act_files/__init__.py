"""Steps of a reorganisation from a file: JSON written by programs, a spreadsheet written by offices. Pure.

In: the content and the units of the act's day. Out: steps as `reform` reads them, and findings by row.
"""
