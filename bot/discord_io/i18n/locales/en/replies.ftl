# Lines of ours below an answer, and answers to messages that ask nothing.
cut-short = I stopped at my limit of { $tokens } tokens. Mention me with “go on” for the rest.
whole-answer-attached = The whole answer is in the attached file.
nothing-asked = Hello! Write { $mention } and a question, reply to one of my messages, or write to me directly. I remember this channel's conversation with me; `/{ command-reset }` makes me forget it, `/{ command-help }` says more.
unreadable = Discord shows me only messages that mention { $mention } itself, so I cannot read this one. Please mention me in it, and pick me, not my role, from the list.
file-partly-pages = Of { $name } I read the first { $first } of { $of } pages.
file-partly-lines = Of { $name } I read the first { $first } of { $of } lines.
file-partly-characters = Of { $name } I read the first { $first } of { $of } characters.
file-large = { $name } is larger than { $megabytes } MiB, so I did not read it. Please send a smaller part.
file-many = I did not read { $name }: there were too many files. Please ask about it in a message of its own.
file-unknown = I cannot read files like { $name }. Text, code, PDF, Word (.docx) and pictures work.
file-damaged = { $name } is damaged, so I could not read it. Please send it again.
file-protected = { $name } is protected by a password, so I could not read it.
file-empty = I found no text in { $name }.
file-heavy = { $name } takes too long to read, so I left it out. Please send a smaller part.
file-gone = Discord did not give me { $name }. Please send it again.
file-blind = The model that answers here does not see pictures. Please describe in words what matters.
file-deaf = I cannot listen to { $name }. Please write what it says.
