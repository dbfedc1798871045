"""Registering in steps: which steps there are, what may be typed in them, and what is still missing.

Works on `Values`: field name to text, as forms post it and drafts keep it.
"""
