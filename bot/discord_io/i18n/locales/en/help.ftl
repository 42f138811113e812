help-talk = **Talk to me**: write { $mention } and a question, reply to one of my messages, or send me a direct message.
help-files = **Show me** pictures, PDFs, documents and code: attach them to your question.
help-menu = **Ask about a message**: open its menu, then **Apps**, then **{ menu-ask-about-this }**.
help-buttons = **Below my last answer** are buttons: stop it, try again, continue, or get it as a file.
help-memory = **I remember** our conversation in each channel, thread and direct message separately. { $context } shows what I see of it. { $reset } makes me forget it; you can undo that for ten minutes.
help-usage = **Costs**: { $usage } shows what my answers cost, and what is left of the budget.
help-privacy = **Your data**: { $privacy } shows what I keep about you. You can download it, erase it, or opt out.
help-admins = **For admins**: { $prompt } sets who I am here and how I answer. { $settings } shows and changes everything else.
