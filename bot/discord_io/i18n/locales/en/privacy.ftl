privacy-title = What I know about you
privacy-stored = Stored
privacy-stored-text =
    { $number ->
        [0] Nothing that you wrote. When you ask me something, I store it with its files and my answer, in a database on the computer that I run on, with your name and ID as Discord shows them and how many tokens you used.
        [one] { $number } message of yours with its files, and my answer to it, in a database on the computer that I run on. I also keep your name and ID as Discord shows them, and how many tokens your questions used.
       *[other] { $number } messages of yours with their files, and my answers to them, in a database on the computer that I run on. I also keep your name and ID as Discord shows them, and how many tokens your questions used.
    }
privacy-sent = Sent to
privacy-sent-text = `{ $host }`, where the model `{ $model }` writes the answers: your question with its files, and the earlier conversation with me in the same channel. Where an admin allows it, also passages from channels that everyone in the server can read.
privacy-sent-fallback = While that server does not answer, the same goes to `{ $host }` instead.
privacy-kept = Kept
privacy-kept-days =
    { $days ->
        [one] For { $days } day, or until you delete your message in Discord, erase it below, or someone uses `/{ command-reset }`.
       *[other] For { $days } days, or until you delete your message in Discord, erase it below, or someone uses `/{ command-reset }`.
    }
privacy-kept-always = Until you delete your message in Discord, erase it below, or someone uses `/{ command-reset }`.
privacy-choice = Your choice
privacy-choice-in = I answer when you ask me. You can opt out: then I neither answer you nor store what you write.
privacy-choice-out = You have opted out: I neither answer you nor store what you write.
privacy-parts = Several programs
privacy-parts-text = I run as several programs, each with its own servers and its own database. All of this is about the servers of one program: use this command in each server where you talk with me, and in a direct message.
privacy-export = Get my data
privacy-erase-here = Erase here
privacy-erase-everywhere = Erase everywhere
privacy-opt-out = Opt out
privacy-opt-in = Opt back in
privacy-exported = This is everything that I remember about you.
privacy-export-too-big = What I remember about you takes { $size } MB, more than I can send here. Ask the bot's owner for it.
privacy-export-busy = I am still collecting your data. Please wait a moment.
privacy-sure-here = Erase everything that you told me in this channel, my answers to it, and summaries of it? This cannot be undone. Your messages in Discord stay; delete them there.
privacy-sure-everywhere = Erase everything that you ever told me, my answers to it, and summaries of it, in all servers and direct messages? This cannot be undone. Your messages in Discord stay; delete them there.
privacy-yes-erase = Yes, erase
privacy-erased =
    { $number ->
        [0] There was nothing of yours to erase.
        [one] Erased: { $number } message of yours and the answer to it. Today's usage is kept until midnight (UTC) for the budgets.
       *[other] Erased: { $number } messages of yours and the answers to them. Today's usage is kept until midnight (UTC) for the budgets.
    }
privacy-opted-out = You have opted out. From now on I neither answer you nor store what you write. What I remember from before stays until you erase it.
privacy-opted-in = Welcome back! From now on I answer you again.
