# Lines of ours below an answer, and answers to messages that ask nothing.
cut-short = I stopped at my limit of { $tokens } tokens. Mention me with “go on” for the rest.
whole-answer-attached = The whole answer is in the attached file.
nothing-asked = Hello! Write { $mention } and a question, reply to one of my messages, or write to me directly. I remember this channel's conversation with me; `/{ command-reset }` makes me forget it, `/{ command-help }` says more.
only-attachments = I cannot read attachments. Write { $mention } and your question as text.
unreadable = Discord shows me only messages that mention { $mention } itself, so I cannot read this one. Please mention me in it, and pick me, not my role, from the list.
