help-talk = **Parle-moi** : écris { $mention } et une question, réponds à un de mes messages, ou envoie-moi un message privé.
help-files = **Montre-moi** des images, des PDF, des documents et du code : joins-les à ta question.
help-menu = **Pose une question sur un message** : ouvre son menu, puis **Applications**, puis **{ menu-ask-about-this }**.
help-buttons = **Sous ma dernière réponse** se trouvent des boutons : l'arrêter, réessayer, continuer, ou l'obtenir en fichier.
help-memory = **Je me souviens** séparément de notre conversation dans chaque salon, fil et message privé. { $context } montre ce que j'en vois. { $reset } me la fait oublier ; tu peux l'annuler pendant dix minutes.
help-usage = **Coûts** : { $usage } montre ce que coûtent mes réponses, et ce qui reste du budget.
help-privacy = **Tes données** : { $privacy } montre ce que je garde sur toi. Tu peux le télécharger, l'effacer, ou ne plus participer.
help-admins = **Pour les admins** : { $prompt } définit qui je suis ici et comment je réponds. { $settings } montre et change tout le reste.
