privacy-title = What I know of you
privacy-stored = Stored
privacy-stored-text =
    { $number ->
        [one] { $number } message of yours with its files, and the answer to it, in one file on the machine that I run on. Besides your name and id as Discord shows them, and how many tokens your questions took.
       *[other] { $number } messages of yours with their files, and the answers to them, in one file on the machine that I run on. Besides your name and id as Discord shows them, and how many tokens your questions took.
    }
privacy-sent = Sent to
privacy-sent-text = `{ $host }`, where the model `{ $model }` writes the answers: your question with its files, and what was said with me in the same channel before.
privacy-kept = Kept here
privacy-kept-days =
    { $days ->
        [one] For { $days } day; less if you delete your message in Discord, or somebody uses `/{ command-reset }`.
       *[other] For { $days } days; less if you delete your message in Discord, or somebody uses `/{ command-reset }`.
    }
privacy-kept-always = Until you delete your message in Discord, erase it below, or somebody uses `/{ command-reset }`.
privacy-choice = Your choice
privacy-choice-in = I answer you when you ask me. You can opt out: then I neither answer nor store what you write.
privacy-choice-out = You have opted out: I neither answer nor store what you write.
privacy-export = Get my data
privacy-erase-here = Erase here
privacy-erase-everywhere = Erase everywhere
privacy-opt-out = Opt out
privacy-opt-in = Opt in again
privacy-exported = This is all that I remember of you.
privacy-export-too-big = What I remember of you takes { $size } MB, more than Discord lets me send here. Whoever runs me can give it to you.
privacy-export-busy = I am still putting your data together. Please wait a moment.
privacy-sure-here = Erase all that you said to me in this channel, my answers to it, and summaries of it? This cannot be undone. Your messages in Discord stay; delete those there.
privacy-sure-everywhere = Erase all that you ever said to me, my answers to it, and summaries of it, in all servers and direct messages? This cannot be undone. Your messages in Discord stay; delete those there.
privacy-yes-erase = Yes, erase
privacy-erased =
    { $number ->
        [0] There was nothing of yours to erase.
        [one] Erased: { $number } message of yours and the answer to it. What you have used today stays in the books until midnight (UTC), because budgets count it.
       *[other] Erased: { $number } messages of yours and the answers to them. What you have used today stays in the books until midnight (UTC), because budgets count it.
    }
privacy-opted-out = You have opted out. From now on I neither answer nor store what you write. What I remember from before stays until you erase it.
privacy-opted-in = Welcome back! I answer you again from now on.
