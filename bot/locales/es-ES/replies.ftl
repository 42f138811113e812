cut-short = Paré en mi límite de { $tokens } tokens. Mencióname con «sigue» para el resto.
whole-answer-attached = La respuesta entera está en el archivo adjunto.
nothing-asked = ¡Hola! Escribe { $mention } y una pregunta, responde a uno de mis mensajes o escríbeme directamente. Recuerdo la conversación de este canal conmigo; `/{ command-reset }` me la hace olvidar, `/{ command-help }` dice más.
only-attachments = No puedo leer archivos adjuntos. Escribe { $mention } y tu pregunta como texto.
unreadable = Discord solo me muestra los mensajes que mencionan a { $mention }, así que no puedo leer este. Mencióname en él, y elígeme a mí en la lista, no a mi rol.
