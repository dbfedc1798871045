"""Rules of ingest, without I/O.

`errors` what can go wrong; `identity` names, slugs and hashes; `keys` what ties find parties by;
`ties` rows about relationships; `problems` validation in plain words; `cleaning` control
characters; `columns` and `grouping` profiles as table rows; `forms` profiles as HTML forms.
"""
