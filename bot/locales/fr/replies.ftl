cut-short = Je me suis arrêté à ma limite de { $tokens } tokens. Mentionne-moi avec « continue » pour la suite.
whole-answer-attached = La réponse entière est dans le fichier joint.
nothing-asked = Bonjour ! Écris { $mention } et une question, réponds à un de mes messages, ou écris-moi directement. Je me souviens de la conversation de ce salon avec moi ; `/{ command-reset }` me la fait oublier, `/{ command-help }` en dit plus.
only-attachments = Je ne peux pas lire les pièces jointes. Écris { $mention } et ta question en texte.
unreadable = Discord ne me montre que les messages qui mentionnent { $mention } lui-même, donc je ne peux pas lire celui-ci. Mentionne-moi dedans, et choisis-moi dans la liste, pas mon rôle.
