help-talk = **Parle-moi** : écris { $mention } et une question, réponds à un de mes messages, ou écris-moi directement.
help-memory = **Je me souviens** de la conversation de chaque salon avec moi, et séparément de celle de chaque fil et de chaque message privé. Quand elle devient trop longue pour le modèle, le plus ancien disparaît. **`/{ command-context }`** montre ce que j'en vois.
help-reset = **`/{ command-reset }`** me fait oublier la conversation de ce salon. Tu peux l'annuler pendant dix minutes.
help-usage = **`/{ command-usage }`** dit ce qui a été dépensé pour le modèle, et ce qui reste.
help-prompt = **`/{ command-prompt } { command-prompt-show }`** dit ce qu'on m'a demandé d'être ici. Qui peut gérer le serveur le change avec **`/{ command-prompt } { command-prompt-set }`** et **`/{ command-prompt } { command-prompt-reset }`**.
