"""Use cases of ingest: plain async functions with explicit dependencies.

`profiles` register, revise, pause, resume, withdraw; `places` registration by form; `files` and
`importing` profile files; `tables` CSV files; `ties` ties, memberships and agreed introductions;
`accounts` who signs in, API tokens; `views` what pages and the API show.
"""
