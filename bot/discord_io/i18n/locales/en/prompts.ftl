only-in-servers = This works only in a server.
prompt-origin-bot = Applies here: my default prompt
prompt-origin-guild = Applies here: this server's prompt
prompt-origin-channel = Applies here: this channel's prompt
prompt-form-label = What is my role, and how should I answer?
prompt-form-placeholder = You are the librarian of a book club. Answer briefly and warmly.
prompt-saved = Saved: the prompt of { $where }. It applies from the next question on.
prompt-unchanged = Nothing changed: that is already the prompt of { $where }.
prompt-removed = Removed: the prompt of { $where }. `/{ command-prompt } { command-prompt-show }` shows which one applies now.
prompt-was-not-set = There was nothing to remove: no prompt is set for { $where }.
prompt-empty = A prompt needs some words. To remove a prompt, use `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } of { $window } tokens, my built-in rules included
draft-title = Draft for { $where } (not active until you save it)
draft-same = It is the same as the current prompt.
draft-rest-attached = The full text is in the attached file.
draft-stale = Someone has changed the prompt since you started. This is the difference from the current one; save again if you still want yours.
draft-volatile = I do not fill in { $names }: a value that changes with each question would make every answer more expensive. The text stays as you wrote it.
draft-unknown = I do not know { $names }, so the text stays as you wrote it. I can fill in { $known }.
draft-gone = This draft is gone: it was saved or discarded, or it is too old.
draft-discarded = Discarded. The current prompt stays.
draft-save = Save
draft-edit = Edit
draft-try = Try it
draft-discard = Discard
draft-try-title = Try the draft
draft-try-label = What should I answer?
draft-try-answer = With this draft I would answer (only you can see this, and I do not remember it):
prompt-history-title = Versions of the prompt of { $where }
prompt-history-empty = No prompt has been set here yet.
prompt-version =
    { $length ->
        [0] { $number }. removed by { $who } { $when }
        [one] { $number }. { $length } character, by { $who } { $when }
       *[other] { $number }. { $length } characters, by { $who } { $when }
    }
prompt-pick-version = Choose a version…
prompt-nothing-to-export = No prompt is set there.
prompt-exported = The prompt of { $where }.
prompt-not-text = I cannot read that file. It has to be plain text in UTF-8 with at most { $most } characters.
