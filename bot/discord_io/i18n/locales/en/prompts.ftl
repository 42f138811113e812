only-in-servers = This works only in a server.
prompt-origin-bot = In force here: my default prompt
prompt-origin-guild = In force here: this server's prompt
prompt-origin-channel = In force here: this channel's prompt
prompt-form-label = What should I be, and how should I answer?
prompt-form-placeholder = You are the librarian of a book club. Answer briefly and warmly.
prompt-saved-guild = Saved: this server's prompt. It applies from the next question on.
prompt-saved-channel = Saved: this channel's prompt. It applies from the next question on.
prompt-unchanged-guild = Nothing changed: that is this server's prompt already.
prompt-unchanged-channel = Nothing changed: that is this channel's prompt already.
prompt-removed-guild = Removed this server's prompt. `/{ command-prompt } { command-prompt-show }` says which one is in force now.
prompt-removed-channel = Removed this channel's prompt. `/{ command-prompt } { command-prompt-show }` says which one is in force now.
prompt-was-not-set-guild = There was nothing to remove: this server's prompt is not set.
prompt-was-not-set-channel = There was nothing to remove: this channel's prompt is not set.
prompt-empty = A prompt needs some words. To take one back, use `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } of the model's { $window } tokens
draft-title = Draft for { $where }: nothing is in force before you save it
draft-first = There was no prompt here before.
draft-same = Nothing differs from what is in force.
draft-rest-attached = The whole difference is in the attached file.
draft-stale = Somebody has changed the prompt since you began. This is the difference from what is in force now; save again if you mean it.
draft-volatile = { $names } would change with every question, and then each answer would cost as much as without the provider's cache. They are left as they are written.
draft-unknown = { $names } mean nothing to me and are left as they are written. I know { $known }.
draft-gone = That draft is gone: it was saved, discarded, or is too old.
draft-discarded = Discarded. What was in force still is.
draft-save = Save
draft-edit = Edit again
draft-try = Try it
draft-discard = Discard
draft-try-title = Try the draft
draft-try-label = What should I answer?
draft-try-answer = With the draft I would answer (nobody else sees this, and I do not remember it):
prompt-history-title = Versions of the prompt of { $where }
prompt-history-empty = Nobody has set a prompt here yet.
prompt-version =
    { $length ->
        [0] { $number }. taken back by { $who } { $when }
        [one] { $number }. { $length } character, by { $who } { $when }
       *[other] { $number }. { $length } characters, by { $who } { $when }
    }
prompt-pick-version = See a version, and go back to it
prompt-nothing-to-export = No prompt is set there.
prompt-exported = The prompt of { $where }.
prompt-not-text = I cannot read that file: it has to be plain text in UTF-8, of up to { $most } characters.
