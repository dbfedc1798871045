"""HTML routes of the notifier.

`inbox` is for parties and officers, `dispatches` for officers, `answer` for whoever has the link of
an e-mail, `mailbox` for the demo. `views` and `wording` say what the pages show.
"""
